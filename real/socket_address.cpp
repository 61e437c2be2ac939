#include "real/socket_address.hpp"

#include <boost/asio/error.hpp>
#include <fmt/format.h>

#include "real/port_owner.hpp"

namespace strand::real {

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
