#include "real/socket_losses.hpp"

#include <cstdint>
#include <string_view>

#include <fmt/format.h>

namespace strand::real {

std::vector<std::string> socket_losses(const DriverCounters& counters, ByteCount receive_buffer) {
  std::vector<std::string> lines;
  const auto add = [&](std::uint64_t count, std::string_view noun, std::string_view what) {
    if (count == 0) return;
    lines.push_back(fmt::format("{} {}{} {}", count, noun, count == 1 ? " was" : "s were", what));
  };
  add(counters.datagrams_overflowed, "datagram",
      fmt::format("lost on arrival: this program did not read them in time, and its receive "
                  "buffer of {} KiB was full",
                  receive_buffer.value() / 1024));
  add(counters.datagrams_blocked, "datagram", "not sent: the send buffer was full");
  add(counters.datagrams_failed, "datagram", "not sent: nobody was there, or they were too long");
  add(counters.connections_refused, "connection", "refused: too many were open");
  return lines;
}

}  // namespace strand::real
