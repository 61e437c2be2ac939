// The headers that a UDP datagram has on a wire, for captures of networks that are not there.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/endpoint.hpp"

namespace strand::reports {

inline constexpr std::size_t udp_headers_size = 28;

// IPv4 (RFC 791) and UDP (RFC 768) between IPv4 endpoints, for a payload of up to 65,507 bytes: no
// options, no fragments, a time to live of 64 and `identification` in the field of that name. The
// IPv4 checksum is right; UDP's is 0, which says that there is none, so that a payload that was
// damaged passes for what it is.
[[nodiscard]] std::array<std::byte, udp_headers_size> udp_headers(Endpoint from, Endpoint to,
                                                                  std::size_t payload_size,
                                                                  std::uint16_t identification);

}  // namespace strand::reports
