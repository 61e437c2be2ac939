#include "real/window.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <system_error>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
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
    throw std::invalid_argument("the name of the window socket is too long: " + name);
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
  if (!socket.valid()) throw std::system_error(errno, std::generic_category(), "window socket");
  return socket;
}

// What came, or nothing when there is nothing yet; an empty message is the end.
std::optional<std::string> receive_now(int socket) {
  std::array<char, window_message::max_size> buffer{};
  const ssize_t count = ::recv(socket, buffer.data(), buffer.size(), MSG_DONTWAIT);
  if (count < 0 && (errno == EAGAIN || errno == EINTR)) return std::nullopt;
  if (count <= 0) return "";
  return std::string(buffer.data(), static_cast<std::size_t>(count));
}

std::optional<ProgramStatus> parse_ended(const std::string& message) {
  ProgramStatus status;
  if (std::sscanf(message.c_str(), "ended %d %d", &status.exit_code, &status.signal) != 2) {
    return std::nullopt;
  }
  return status;
}

}  // namespace

bool same_user(int socket) {
  ucred peer{};
  socklen_t size = sizeof peer;
  return ::getsockopt(socket, SOL_SOCKET, SO_PEERCRED, &peer, &size) == 0 &&
         peer.uid == ::geteuid();
}

FileDescriptor connect_to_window_server(const std::string& name) {
  FileDescriptor socket = make_socket(0);
  const AbstractAddress address = abstract_address(name);
  if (::connect(socket.get(), generic(address), address.size) != 0) {
    throw std::system_error(errno, std::generic_category(), "the launcher of this window is gone");
  }
  if (!same_user(socket.get())) {
    throw std::runtime_error("the launcher of this window belongs to another user");
  }
  return socket;
}

Window::Window(FileDescriptor connection, std::unique_ptr<ChildProcess> emulator)
    : connection_(std::move(connection)), emulator_(std::move(emulator)) {}

std::optional<ProgramStatus> Window::status() {
  // Reaps a terminal program that has done its work, such as tmux's client.
  static_cast<void>(emulator_->status());
  if (status_) return status_;
  const auto message = receive_now(connection_.get());
  if (!message) return std::nullopt;
  status_ = parse_ended(*message);
  if (!status_) status_ = ProgramStatus{.exit_code = 0, .signal = SIGHUP};
  return status_;
}

void Window::signal(int number) {
  const std::string message = fmt::format("{} {}", window_message::signal, number);
  // A host that is gone shows in status().
  static_cast<void>(::send(connection_.get(), message.data(), message.size(), MSG_NOSIGNAL));
}

void Window::hold() {
  static_cast<void>(::send(connection_.get(), window_message::hold.data(),
                           window_message::hold.size(), MSG_NOSIGNAL));
  emulator_->release();
}

WindowServer::WindowServer() {
  std::uint64_t secret = 0;
  if (::getrandom(&secret, sizeof secret, 0) != static_cast<ssize_t>(sizeof secret)) {
    throw std::system_error(errno, std::generic_category(), "getrandom");
  }
  name_ = fmt::format("strand-windows-{}-{:016x}", ::getpid(), secret);
  listener_ = make_socket(SOCK_NONBLOCK);
  const AbstractAddress address = abstract_address(name_);
  if (::bind(listener_.get(), generic(address), address.size) != 0 ||
      ::listen(listener_.get(), SOMAXCONN) != 0) {
    throw std::system_error(errno, std::generic_category(), "window socket");
  }
}

std::optional<FileDescriptor> WindowServer::accept_host(unsigned number) const {
  FileDescriptor caller(::accept4(listener_.get(), nullptr, nullptr, SOCK_CLOEXEC));
  if (!caller.valid() || !same_user(caller.get())) return std::nullopt;
  // A host says hello at once; one of a window that came too late has another number.
  pollfd readable{caller.get(), POLLIN, 0};
  if (::poll(&readable, 1, 1000) != 1) return std::nullopt;
  if (receive_now(caller.get()) != fmt::format("{} {}", window_message::hello, number)) {
    return std::nullopt;
  }
  return caller;
}

std::unique_ptr<Window> WindowServer::open(const TerminalChoice& terminal, const std::string& title,
                                           const std::vector<std::string>& command,
                                           std::chrono::milliseconds patience) {
  const unsigned number = next_number_++;
  std::vector<std::string> host{own_executable(),       "window",  "--server", name_, "--number",
                                std::to_string(number), "--title", title,      "--"};
  host.insert(host.end(), command.begin(), command.end());
  ChildOptions options;
  options.arguments = window_command(terminal, title, host);
  // What a terminal program says about itself is no part of a run's output.
  const FileDescriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  options.output = nowhere.get();
  options.ends_with_parent = false;
  auto emulator = std::make_unique<ChildProcess>(options);

  const auto give_up_at = std::chrono::steady_clock::now() + patience;
  while (true) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        give_up_at - std::chrono::steady_clock::now());
    if (left.count() <= 0) {
      throw std::runtime_error(fmt::format("'{}' opened no window", terminal.program));
    }
    // A terminal program may end well and leave the window to a server; then only the call counts.
    std::array<pollfd, 2> ready{pollfd{listener_.get(), POLLIN, 0},
                                pollfd{emulator->descriptor(), POLLIN, 0}};
    ::poll(ready.data(), ready.size(), static_cast<int>(left.count()));
    if ((ready[0].revents & POLLIN) != 0) {
      if (auto host_connection = accept_host(number)) {
        return std::make_unique<Window>(std::move(*host_connection), std::move(emulator));
      }
    }
    if (const auto ended = emulator->status(); ended && !ended->succeeded()) {
      throw std::runtime_error(
          fmt::format("'{}' opened no window: it {}", terminal.program, to_string(*ended)));
    }
  }
}

}  // namespace strand::real
