#include "real/host_lookup.hpp"

#include <algorithm>
#include <cerrno>
#include <memory>

#include <fmt/format.h>
#include <netdb.h>
#include <poll.h>
#include <sys/socket.h>

#include "real/file_descriptor.hpp"
#include "real/program_error.hpp"
#include "real/socket_address.hpp"

namespace strand::real {

namespace {

// Any will do: a datagram socket that is connected sends nothing.
constexpr std::uint16_t discard_port = 9;

[[noreturn]] void fail(std::string_view option, const std::string& what) {
  throw ProgramError(reports::ExitCode::unavailable, fmt::format("{}: {}", option, what));
}

bool looks_like_an_address(std::string_view text) {
  return text.find(':') != std::string_view::npos ||
         text.find_first_not_of("0123456789.") == std::string_view::npos;
}

std::vector<IpAddress> ask_the_resolver(const std::string& name, std::string_view option) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  addrinfo* first = nullptr;
  const int result = ::getaddrinfo(name.c_str(), nullptr, &hints, &first);
  if (result != 0) {
    fail(option, fmt::format("cannot find the host '{}': {}; write its address, or see that its "
                             "name resolves (getent hosts {})",
                             name, ::gai_strerror(result), name));
  }
  const std::unique_ptr<addrinfo, decltype(&::freeaddrinfo)> answers(first, &::freeaddrinfo);
  std::vector<IpAddress> addresses;
  for (const addrinfo* answer = first; answer != nullptr; answer = answer->ai_next) {
    if (answer->ai_family != AF_INET && answer->ai_family != AF_INET6) continue;
    const IpAddress address = SocketAddress::copy_of(answer->ai_addr).endpoint().address;
    // It would need the interface, which an Endpoint does not have.
    if (address.is_link_local_v6()) continue;
    const bool is_new = std::find(addresses.begin(), addresses.end(), address) == addresses.end();
    if (is_new) addresses.push_back(address);
  }
  if (addresses.empty()) {
    fail(option, fmt::format("the host '{}' has no address but link-local ones; give it another, "
                             "or write an IPv4 address",
                             name));
  }
  return addresses;
}

}  // namespace

expected<IpAddress, std::string> read_address(std::string_view text) {
  const auto address = parse_address(text);
  if (address && !address->is_link_local_v6()) return *address;
  if (address || (text.find('%') != std::string_view::npos &&
                  parse_address(text.substr(0, text.find('%'))).has_value())) {
    return unexpected(
        fmt::format("'{}' is an address of one interface only, which other hosts "
                    "cannot be told; use an IPv4 address, or an IPv6 address that is "
                    "not link-local",
                    text));
  }
  return unexpected(
      fmt::format("'{}' is not an address, such as 192.168.1.20 or 2001:db8::20", text));
}

std::vector<IpAddress> look_up(const std::string& host, std::string_view option) {
  if (!looks_like_an_address(host)) return ask_the_resolver(host, option);
  const auto address = read_address(host);
  if (!address) fail(option, address.error());
  return {*address};
}

std::optional<IpAddress> local_address_towards(IpAddress remote) {
  const FileDescriptor socket(::socket(family_of(remote), SOCK_DGRAM | SOCK_CLOEXEC, 0));
  if (!socket.valid()) return std::nullopt;
  const SocketAddress there({remote, discard_port});
  if (::connect(socket.get(), there.get(), there.size()) != 0) return std::nullopt;
  SocketAddress here;
  if (::getsockname(socket.get(), here.get(), here.room()) != 0) return std::nullopt;
  return here.endpoint().address;
}

bool answers(Endpoint endpoint, int patience_ms) {
  const FileDescriptor socket(
      ::socket(family_of(endpoint.address), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket.valid()) return false;
  const SocketAddress there(endpoint);
  if (::connect(socket.get(), there.get(), there.size()) == 0) return true;
  if (errno != EINPROGRESS) return false;
  pollfd writable{socket.get(), POLLOUT, 0};
  if (::poll(&writable, 1, patience_ms) != 1) return false;
  int error = 0;
  socklen_t size = sizeof error;
  return ::getsockopt(socket.get(), SOL_SOCKET, SO_ERROR, &error, &size) == 0 && error == 0;
}

}  // namespace strand::real
