// Who has a port: what a person wants to know who is told that it is taken.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <sys/types.h>

#include "real/ports.hpp"

namespace strand::real {

struct PortOwner {
  std::string program;  // its name, as the system shortens it to 15 characters: "python3"
  pid_t pid = 0;

  friend bool operator==(const PortOwner&, const PortOwner&) = default;
};

// The process that listens on the TCP port (or, if none does, that has a connection from it), or
// has the UDP port, on whatever address of this host; the one with the lowest number where several
// share it. Nothing where nobody has it, and where that is not ours to know: Linux shows a process'
// descriptors to its own user and to root only. It looks into the folder `proc`, at a bounded
// number of its entries.
[[nodiscard]] std::optional<PortOwner> find_port_owner(PortProtocol protocol, std::uint32_t port,
                                                       const std::filesystem::path& proc = "/proc");

// "strand (pid 1234)"
[[nodiscard]] std::string to_string(const PortOwner& owner);

}  // namespace strand::real
