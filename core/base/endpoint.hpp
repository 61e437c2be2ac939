// Where a datagram or a connection goes: an IPv4 address and a port. Names are resolved at the edge
// of a program, before they become an Endpoint.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace strand {

struct Endpoint {
  std::uint32_t address = 0;  // IPv4, in host byte order: 127.0.0.1 is 0x7f000001
  std::uint16_t port = 0;

  friend constexpr auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

inline constexpr std::uint32_t loopback_address = 0x7f000001;

// Reads "127.0.0.1" (four decimal octets, nothing else).
[[nodiscard]] std::optional<std::uint32_t> parse_address(std::string_view text);
[[nodiscard]] std::string format_address(std::uint32_t address);
// "127.0.0.1:9000"
[[nodiscard]] std::string to_string(Endpoint endpoint);

}  // namespace strand
