// Where a datagram or a connection goes: an address and a port. Names are resolved at the edge of a
// program, before they become an Endpoint.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "core/base/ip_address.hpp"

namespace strand {

struct Endpoint {
  IpAddress address;
  std::uint16_t port = 0;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

// "127.0.0.1:9000", "[::1]:9000"
[[nodiscard]] std::string to_string(Endpoint endpoint);

// A host, by name or address, and perhaps a port, as people write them.
struct HostAndPort {
  std::string host;
  std::optional<std::uint16_t> port;  // 1 to 65,535

  friend bool operator==(const HostAndPort&, const HostAndPort&) = default;
};

// Reads "localhost", "localhost:9000", "127.0.0.1:9000", "::1", "[::1]" or "[::1]:9000". Takes the
// host as it is, if it is not empty and has neither white space nor other control characters:
// whether it is a name or an address is for others. What has two colons outside of brackets is an
// IPv6 address without a port.
[[nodiscard]] std::optional<HostAndPort> parse_host_and_port(std::string_view text);
// The same again: "[::1]:9000" for a host that has colons.
[[nodiscard]] std::string to_string(const HostAndPort& host_and_port);

}  // namespace strand
