#include "real/socket_address.hpp"

#include <cstring>

#include <boost/asio/error.hpp>
#include <fmt/format.h>

#include "real/port_owner.hpp"

namespace strand::real {

SocketAddress::SocketAddress(Endpoint endpoint)
    : SocketAddress(endpoint, family_of(endpoint.address)) {}

SocketAddress::SocketAddress(Endpoint endpoint, int family) {
  if (family == AF_INET && endpoint.address.is_v4()) {
    v4_ = {};
    v4_.sin_family = AF_INET;
    v4_.sin_port = htons(endpoint.port);
    v4_.sin_addr.s_addr = htonl(endpoint.address.octets());
    size_ = sizeof v4_;
    return;
  }
  v6_.sin6_family = AF_INET6;
  v6_.sin6_port = htons(endpoint.port);
  const IpAddress::Bytes bytes = endpoint.address.bytes();
  std::memcpy(&v6_.sin6_addr, bytes.data(), bytes.size());
}

SocketAddress SocketAddress::copy_of(const sockaddr* address) {
  SocketAddress copy;
  copy.size_ = address->sa_family == AF_INET ? sizeof copy.v4_ : sizeof copy.v6_;
  std::memcpy(&copy.v6_, address, copy.size_);
  return copy;
}

Endpoint SocketAddress::endpoint() const {
  if (any_.sa_family == AF_INET) {
    return {IpAddress::v4(ntohl(v4_.sin_addr.s_addr)), ntohs(v4_.sin_port)};
  }
  IpAddress::Bytes bytes{};
  std::memcpy(bytes.data(), &v6_.sin6_addr, bytes.size());
  return {IpAddress::from_bytes(bytes), ntohs(v6_.sin6_port)};
}

void accept_both_families(int descriptor) {
  const int off = 0;
  static_cast<void>(::setsockopt(descriptor, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off));
}

PortError port_error(std::string_view protocol, Endpoint endpoint, std::string_view option,
                     boost::system::error_code reason) {
  const std::string port =
      fmt::format("{} port {} on {}", protocol, endpoint.port, format_address(endpoint.address));
  const std::string another =
      option.empty() ? "choose another" : fmt::format("choose another with {}", option);
  if (reason == boost::asio::error::address_in_use) {
    const auto owner =
        find_port_owner(protocol == "UDP" ? PortProtocol::udp : PortProtocol::tcp, endpoint.port);
    if (owner) {
      return PortError(
          fmt::format("{} is in use by {}; stop it or {}", port, to_string(*owner), another));
    }
    return PortError(
        fmt::format("{} is in use; stop what uses it (ss -{}lpn 'sport = :{}' shows it) or {}",
                    port, protocol == "UDP" ? 'u' : 't', endpoint.port, another));
  }
  if (reason == boost::asio::error::access_denied) {
    return PortError(
        fmt::format("{} may not be used by this user; ports from 1024 on may: {}", port, another));
  }
  if (reason == boost::system::errc::address_not_available) {
    return PortError(fmt::format(
        "{} cannot be used: this host does not have that address (ip address shows those it has)",
        port));
  }
  return PortError(fmt::format("{} cannot be used: {}; {}", port, reason.message(), another));
}

}  // namespace strand::real
