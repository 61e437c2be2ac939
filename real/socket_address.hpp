// Endpoints as the socket interfaces spell them, and the reasons why a port cannot be bound.
#pragma once

#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <netinet/in.h>

#include "core/base/endpoint.hpp"
#include "real/port_error.hpp"

namespace strand::real {

[[nodiscard]] inline sockaddr_in to_socket_address(Endpoint endpoint) {
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(endpoint.port);
  address.sin_addr.s_addr = htonl(endpoint.address);
  return address;
}

[[nodiscard]] inline Endpoint from_socket_address(const sockaddr_in& address) {
  return {ntohl(address.sin_addr.s_addr), ntohs(address.sin_port)};
}

template <class Protocol>
[[nodiscard]] boost::asio::ip::basic_endpoint<Protocol> to_asio(Endpoint endpoint) {
  return {boost::asio::ip::address_v4(endpoint.address), endpoint.port};
}

// Neither IPv6 nor anything else reaches a socket of ours.
template <class Protocol>
[[nodiscard]] Endpoint from_asio(const boost::asio::ip::basic_endpoint<Protocol>& endpoint) {
  return {endpoint.address().to_v4().to_uint(), endpoint.port()};
}

// `protocol` is "UDP" or "TCP", `option` what a person uses to choose another port, or empty.
[[nodiscard]] PortError port_error(std::string_view protocol, Endpoint endpoint,
                                   std::string_view option, boost::system::error_code reason);

}  // namespace strand::real
