#include "sim/fact.hpp"

#include <fmt/format.h>

#include "sim/time_text.hpp"

namespace strand::sim {

namespace {

constexpr std::uint64_t pair(std::uint32_t high, std::uint32_t low) {
  return (static_cast<std::uint64_t>(high) << 32) | low;
}

std::uint64_t nanoseconds(Timestamp time) {
  return static_cast<std::uint64_t>(time.time_since_epoch().count());
}

}  // namespace

Fact Fact::of(Timestamp now, HostId host, const Event& event) {
  const std::uint32_t what =
      (static_cast<std::uint32_t>(event.kind) << 16) | std::uint32_t{event.chunk.value()};
  return {{nanoseconds(now), pair(host.value(), what), pair(event.frame.value(), event.size),
           event.detail}};
}

Fact Fact::of(Timestamp now, HostId host, NetworkFact fact, std::uint32_t peer, std::uint32_t size,
              std::uint64_t detail) {
  const std::uint32_t what = static_cast<std::uint32_t>(fact) << 16;
  return {{nanoseconds(now), pair(host.value(), what), pair(peer, size), detail}};
}

std::string Fact::kind() const {
  const auto number = static_cast<std::uint8_t>((words[1] >> 16) & 0xff);
  if (number >= static_cast<std::uint8_t>(NetworkFact::datagram_delivered)) {
    return to_string(static_cast<NetworkFact>(number));
  }
  return std::string(to_string(static_cast<EventKind>(number)));
}

std::string Fact::text(std::span<const std::string> host_names) const {
  const std::string name = host().value() < host_names.size()
                               ? host_names[host().value()]
                               : fmt::format("host {}", host().value());
  return fmt::format("{}, {}: {}, frame {}, chunk {}, size {}, detail {}", time_text(time()), name,
                     kind(), words[2] >> 32, words[1] & 0xffff, words[2] & 0xffffffff, words[3]);
}

}  // namespace strand::sim
