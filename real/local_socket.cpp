#include "real/local_socket.hpp"

#include <array>
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fmt/format.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <sys/un.h>

namespace strand::real {
namespace {

struct AbstractAddress {
  sockaddr_un address{};
  socklen_t size = 0;
};

AbstractAddress abstract_address(const std::string& name) {
  AbstractAddress result;
  result.address.sun_family = AF_UNIX;
  // The first byte of the path stays 0: that is what makes the address abstract.
  if (name.size() + 1 > sizeof result.address.sun_path) {
    throw std::invalid_argument("the name of a launcher's socket is too long: " + name);
  }
  std::memcpy(result.address.sun_path + 1, name.data(), name.size());
  result.size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
  return result;
}

const sockaddr* generic(const AbstractAddress& address) {
  return reinterpret_cast<const sockaddr*>(&address.address);
}

FileDescriptor make_socket(int flags) {
  FileDescriptor socket(::socket(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC | flags, 0));
  if (!socket.valid()) throw std::system_error(errno, std::generic_category(), "local socket");
  return socket;
}

bool same_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

}  // namespace

LocalListener listen_locally(const std::string& purpose) {
  std::uint64_t secret = 0;
  if (::getrandom(&secret, sizeof secret, 0) != static_cast<ssize_t>(sizeof secret)) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  LocalListener listener{fmt::format("{}-{}-{:016x}", purpose, ::getpid(), secret),
                         make_socket(SOCK_NONBLOCK)};
  const AbstractAddress address = abstract_address(listener.name);
  if (::bind(listener.socket.get(), generic(address), address.size) != 0 ||
      ::listen(listener.socket.get(), SOMAXCONN) != 0) {
    throw std::system_error(errno, std::generic_category(), "local socket");
  }
  return listener;
}

std::optional<FileDescriptor> accept_local(int listener) {
  FileDescriptor caller(::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC));
  if (!caller.valid() || !same_user(caller.get())) return std::nullopt;
  return caller;
}

FileDescriptor connect_locally(const std::string& name) {
  FileDescriptor socket = make_socket(0);
  const AbstractAddress address = abstract_address(name);
  if (::connect(socket.get(), generic(address), address.size) != 0) {
    throw std::system_error(errno, std::generic_category(), "the launcher of this program is gone");
  }
  if (!same_user(socket.get())) {
    throw std::runtime_error("the launcher of this program belongs to another user");
  }
  return socket;
}

bool send_local(int socket, std::string_view message) {
  return ::send(socket, message.data(), message.size(), MSG_NOSIGNAL | MSG_DONTWAIT) ==
         static_cast<ssize_t>(message.size());
}

std::optional<std::string> receive_local(int socket) {
  std::array<char, max_local_message> buffer{};
  const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  if (count <= 0) return "";
  return std::string(buffer.data(), static_cast<std::size_t>(count));
}

}  // namespace strand::real
