#include "real/window.hpp"

#include <array>
#include <csignal>
#include <cstdio>
#include <stdexcept>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>

namespace strand::real {
namespace {

std::optional<ProgramStatus> parse_ended(const std::string& message) {
  ProgramStatus status;
  if (std::sscanf(message.c_str(), "ended %d %d", &status.exit_code, &status.signal) != 2) {
    return std::nullopt;
  }
  return status;
}

}  // namespace

std::string hello_text(unsigned number, const std::string& pane) {
  return fmt::format("{} {} {}", window_message::hello, number, pane);
}

Window::Window(FileDescriptor connection, std::unique_ptr<ChildProcess> emulator)
    : connection_(std::move(connection)), emulator_(std::move(emulator)) {}

std::optional<ProgramStatus> Window::status() {
  // Reaps a terminal program that has done its work, such as tmux's client.
  static_cast<void>(emulator_->status());
  if (status_) return status_;
  const auto message = receive_local(connection_.get());
  if (!message) return std::nullopt;
  status_ = parse_ended(*message);
  if (!status_) status_ = ProgramStatus{.exit_code = 0, .signal = SIGHUP};
  return status_;
}

void Window::signal(int number) {
  // A host that is gone shows in status().
  send_local(connection_.get(), fmt::format("{} {}", window_message::signal, number));
}

void Window::crash() {
  send_local(connection_.get(), window_message::crash);
}

bool Window::start_again() {
  if (!send_local(connection_.get(), window_message::again)) return false;
  status_.reset();
  return true;
}

void Window::hold() {
  send_local(connection_.get(), window_message::hold);
  emulator_->release();
}

WindowServer::WindowServer() : listener_(listen_locally("strand-windows")) {}

std::optional<WindowServer::Caller> WindowServer::accept_host(unsigned number) const {
  auto caller = accept_local(listener_.socket.get());
  if (!caller) return std::nullopt;
  // A host says hello at once; one of a window that came too late has another number.
  pollfd readable{caller->get(), POLLIN, 0};
  if (::poll(&readable, 1, 1000) != 1) return std::nullopt;
  const std::string message = receive_local(caller->get()).value_or("");
  const std::string expected = hello_text(number, "");
  if (!message.starts_with(expected)) return std::nullopt;
  return Caller{*std::move(caller), message.substr(expected.size())};
}

void WindowServer::arrange(const TerminalChoice& terminal, const WindowPlace& place,
                           const std::string& pane) {
  if (first_pane_.empty()) first_pane_ = pane;
  last_pane_ = pane;
  ChildOptions options;
  options.arguments = arrange_command(terminal, place, pane);
  if (options.arguments.empty()) return;
  const FileDescriptor nowhere(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  options.output = nowhere.get();
  ChildProcess tmux(options);
  // It answers at once, if at all.
  pollfd ended{tmux.descriptor(), POLLIN, 0};
  ::poll(&ended, 1, 2000);
}

std::unique_ptr<Window> WindowServer::open(const TerminalChoice& terminal, const std::string& title,
                                           const std::vector<std::string>& command,
                                           std::chrono::milliseconds patience) {
  const unsigned number = next_number_++;
  std::vector<std::string> host{own_executable(),       "window",  "--server", name(), "--number",
                                std::to_string(number), "--title", title,      "--"};
  host.insert(host.end(), command.begin(), command.end());
  ChildOptions options;
  const WindowPlace place{title, number, first_pane_, last_pane_};
  options.arguments = window_command(terminal, place, host);
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
    std::array<pollfd, 2> ready{pollfd{listener_.socket.get(), POLLIN, 0},
                                pollfd{emulator->descriptor(), POLLIN, 0}};
    ::poll(ready.data(), ready.size(), static_cast<int>(left.count()));
    if ((ready[0].revents & POLLIN) != 0) {
      if (auto caller = accept_host(number)) {
        if (terminal.kind == TerminalKind::tmux) arrange(terminal, place, caller->pane);
        return std::make_unique<Window>(std::move(caller->connection), std::move(emulator));
      }
    }
    if (const auto ended = emulator->status(); ended && !ended->succeeded()) {
      throw std::runtime_error(
          fmt::format("'{}' opened no window: it {}", terminal.program, to_string(*ended)));
    }
  }
}

}  // namespace strand::real
