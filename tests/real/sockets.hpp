// Plain sockets on loopback, for tests that speak to a driver from outside.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>

#include <poll.h>
#include <sys/socket.h>

#include "core/base/endpoint.hpp"
#include "real/file_descriptor.hpp"
#include "real/socket_address.hpp"

namespace strand::real::test {

inline constexpr Endpoint any_port{loopback_address, 0};

class TestSocket {
 public:
  // `type` is SOCK_DGRAM or SOCK_STREAM. Bound to a port of its own on loopback.
  explicit TestSocket(int type, IpAddress own = loopback_address)
      : descriptor_(::socket(family_of(own), type | SOCK_CLOEXEC, 0)) {
    SocketAddress address({own, 0});
    check(::bind(get(), address.get(), address.size()), "bind");
    check(::getsockname(get(), address.get(), address.room()), "getsockname");
    endpoint_ = address.endpoint();
  }

  [[nodiscard]] int get() const { return descriptor_.get(); }
  [[nodiscard]] Endpoint endpoint() const { return endpoint_; }

  void connect(Endpoint to) {
    const SocketAddress address(to);
    check(::connect(get(), address.get(), address.size()), "connect");
  }
  void send_to(Endpoint to, std::string_view bytes) {
    const SocketAddress address(to);
    check(::sendto(get(), bytes.data(), bytes.size(), 0, address.get(), address.size()), "sendto");
  }
  void send(std::string_view bytes) {
    check(::send(get(), bytes.data(), bytes.size(), MSG_NOSIGNAL), "send");
  }
  // The next bytes; empty at the end of a stream. Fails after ten seconds, and on a reset.
  [[nodiscard]] std::string receive() {
    wait_readable();
    std::string bytes(65'536, '\0');
    const ssize_t size = ::recv(get(), bytes.data(), bytes.size(), 0);
    check(size, "recv");
    bytes.resize(static_cast<std::size_t>(size));
    return bytes;
  }
  // True if what comes next is a reset.
  [[nodiscard]] bool is_reset() {
    wait_readable();
    char byte = 0;
    return ::recv(get(), &byte, 1, 0) < 0 && errno == ECONNRESET;
  }

 private:
  static void check(ssize_t result, const char* what) {
    if (result < 0) throw std::system_error(errno, std::generic_category(), what);
  }
  void wait_readable() {
    pollfd readable{get(), POLLIN, 0};
    if (::poll(&readable, 1, 10'000) != 1) throw std::runtime_error("nothing came for 10 s");
  }

  FileDescriptor descriptor_;
  Endpoint endpoint_;
};

}  // namespace strand::real::test
