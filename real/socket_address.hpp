// Endpoints as the socket interfaces spell them, and the reasons why a port cannot be bound.
#pragma once

#include <string>
#include <string_view>

#include <boost/asio/ip/tcp.hpp>
#include <boost/system/error_code.hpp>
#include <netinet/in.h>
#include <sys/socket.h>

#include "core/base/endpoint.hpp"
#include "real/port_error.hpp"

namespace strand::real {

// An endpoint of either family, as bind(), sendto() and their like take it.
class SocketAddress {
 public:
  // Room for what the kernel writes.
  SocketAddress() = default;
  // In the endpoint's own family.
  explicit SocketAddress(Endpoint endpoint);
  // For a socket of `family`: one of AF_INET6 reaches IPv4 through mapped addresses, and one of
  // AF_INET reaches IPv4 alone, so that the kernel refuses what it is given of the other.
  SocketAddress(Endpoint endpoint, int family);

  // Of IPv4 or IPv6, as a resolver hands them out.
  [[nodiscard]] static SocketAddress copy_of(const sockaddr* address);

  [[nodiscard]] sockaddr* get() { return &any_; }
  [[nodiscard]] const sockaddr* get() const { return &any_; }
  [[nodiscard]] socklen_t size() const { return size_; }
  [[nodiscard]] socklen_t* room() { return &size_; }
  [[nodiscard]] Endpoint endpoint() const;

 private:
  union {
    sockaddr any_;
    sockaddr_in v4_;
    sockaddr_in6 v6_{};
  };
  socklen_t size_ = sizeof(sockaddr_in6);
};

[[nodiscard]] inline int family_of(IpAddress address) {
  return address.is_v4() ? AF_INET : AF_INET6;
}

// A socket of IPv6 takes IPv4 too, as far as the system lets it.
void accept_both_families(int descriptor);

template <class Protocol>
[[nodiscard]] Protocol protocol_of(IpAddress address) {
  return address.is_v4() ? Protocol::v4() : Protocol::v6();
}

template <class Protocol>
[[nodiscard]] boost::asio::ip::basic_endpoint<Protocol> to_asio(Endpoint endpoint) {
  if (endpoint.address.is_v4()) {
    return {boost::asio::ip::address_v4(endpoint.address.octets()), endpoint.port};
  }
  return {boost::asio::ip::address_v6(endpoint.address.bytes()), endpoint.port};
}

template <class Protocol>
[[nodiscard]] Endpoint from_asio(const boost::asio::ip::basic_endpoint<Protocol>& endpoint) {
  if (endpoint.address().is_v4()) {
    return {IpAddress::v4(endpoint.address().to_v4().to_uint()), endpoint.port()};
  }
  return {IpAddress::from_bytes(endpoint.address().to_v6().to_bytes()), endpoint.port()};
}

// `protocol` is "UDP" or "TCP", `option` what a person uses to choose another port, or empty.
[[nodiscard]] PortError port_error(std::string_view protocol, Endpoint endpoint,
                                   std::string_view option, boost::system::error_code reason);

}  // namespace strand::real
