#include "real/port_reservation.hpp"

#include <cerrno>
#include <cstddef>
#include <cstring>

#include <fmt/format.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace strand::real {

// Abstract names of sockets belong to a network namespace, as ports do, and vanish with their
// owner.
PortReservation::PortReservation(std::uint16_t port)
    : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const std::string name = fmt::format("strand-run-{}", port);
  std::memcpy(address.sun_path + 1, name.data(), name.size());
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  // Whatever else goes wrong is no reason not to run.
  if (::bind(socket_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0) {
    held_ = errno != EADDRINUSE;
  }
}

}  // namespace strand::real
