// The ports of a run, and whether they are free: found out before anything is started.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/base/ip_address.hpp"
#include "core/base/peer_name.hpp"

namespace strand::real {

inline constexpr std::uint16_t default_coordinator_port = 9000;
inline constexpr std::uint16_t default_peer_port = 10001;
// A peer's control port is its UDP port plus this, unless it is told otherwise.
inline constexpr std::uint16_t control_port_offset = 10000;

enum class PortProtocol : std::uint8_t { tcp, udp };

struct PortUse {
  std::uint32_t number = 0;  // may be over 65,535 until it is checked
  PortProtocol protocol = PortProtocol::tcp;
  std::string user;    // "the coordinator", "peer B"
  std::string option;  // the flag that moves it: "--peer-port"
  IpAddress address = loopback_address;
  bool elsewhere = false;  // on another host, where it cannot be tried
};

// The coordinator's port, and two for every peer of the chain, counted up from `first_peer_port`.
[[nodiscard]] std::vector<PortUse> ports_of_run(std::uint16_t coordinator_port,
                                                std::uint16_t first_peer_port,
                                                const std::vector<PeerName>& chain);

// Those of `ports_of_run` that its program `index` uses: 0 is the coordinator, then come the peers.
[[nodiscard]] std::vector<PortUse> ports_of_program(const std::vector<PortUse>& ports,
                                                    std::size_t index);

// Nothing when every port can be bound; else one line that names those that cannot, who has them
// where that can be known, and the flags that choose others. Ports that are out of range or used
// twice are among them.
[[nodiscard]] std::optional<std::string> find_port_problem(const std::vector<PortUse>& ports);

}  // namespace strand::real
