#include "real/window_host.hpp"

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>
#include <poll.h>
#include <sys/signalfd.h>
#include <sys/socket.h>

#include "real/child_process.hpp"
#include "real/window.hpp"

namespace strand::real {
namespace {

// How long a program may take to stop in order once its launcher or its window is gone.
constexpr auto stop_patience = std::chrono::seconds(5);

class WindowHost {
 public:
  explicit WindowHost(const WindowHostOptions& options)
      : options_(options), launcher_(connect_to_window_server(options.server)) {
    send(fmt::format("{} {}", window_message::hello, options.number));
    // Ctrl+C in the window reaches the program by itself; the host has to outlive it.
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGQUIT, SIG_IGN);
    sigset_t handled;
    ::sigemptyset(&handled);
    ::sigaddset(&handled, SIGHUP);
    ::sigaddset(&handled, SIGTERM);
    ::sigprocmask(SIG_BLOCK, &handled, nullptr);
    signals_ = FileDescriptor(::signalfd(-1, &handled, SFD_CLOEXEC | SFD_NONBLOCK));
  }

  int run() {
    fmt::print("\033]0;{}\007", options_.title);
    std::fflush(stdout);
    ChildOptions child;
    child.arguments = options_.command;
    child.foreground = true;
    program_.emplace(child);
    while (!program_->status()) wait_once(/*for_enter=*/false);

    ProgramStatus status = *program_->status();
    if (window_closed_) status = {.exit_code = 0, .signal = SIGHUP};
    send(fmt::format("{} {} {}", window_message::ended, status.exit_code, status.signal));
    if (!closing_) {
      fmt::print("\n{} {}. Press Enter to close this window.\n", options_.title, to_string(status));
      std::fflush(stdout);
    }
    while (!closing_) wait_once(/*for_enter=*/true);
    return status.signal == 0 ? status.exit_code : 128 + status.signal;
  }

 private:
  void send(const std::string& message) {
    static_cast<void>(::send(launcher_.get(), message.data(), message.size(), MSG_NOSIGNAL));
  }

  // Sleeps until something happens, and deals with it.
  void wait_once(bool for_enter) {
    std::array<pollfd, 4> ready{pollfd{launcher_.get(), POLLIN, 0},
                                pollfd{signals_.get(), POLLIN, 0},
                                pollfd{program_->descriptor(), POLLIN, 0},
                                pollfd{for_enter ? STDIN_FILENO : -1, POLLIN, 0}};
    int patience = -1;
    if (kill_at_) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
          *kill_at_ - std::chrono::steady_clock::now());
      patience = static_cast<int>(std::max<std::int64_t>(left.count(), 0));
    }
    if (::poll(ready.data(), ready.size(), patience) == 0 && kill_at_) {
      program_->signal(SIGKILL);
      kill_at_.reset();
    }
    if (ready[0].revents != 0) on_launcher();
    if (ready[1].revents != 0) {
      window_closed_ = true;
      stop();
    }
    if (ready[3].revents != 0) on_typed();
  }

  void on_launcher() {
    std::array<char, window_message::max_size + 1> buffer{};
    const ssize_t count =
        ::recv(launcher_.get(), buffer.data(), window_message::max_size, MSG_DONTWAIT);
    if (count <= 0) {
      launcher_.reset();
      if (!hold_) stop();
      return;
    }
    int number = 0;
    if (std::string_view(buffer.data()) == window_message::hold) {
      hold_ = true;
    } else if (std::sscanf(buffer.data(), "signal %d", &number) == 1) {
      program_->signal(number);
    }
  }

  void on_typed() {
    std::array<char, 256> typed{};
    const ssize_t count = ::read(STDIN_FILENO, typed.data(), typed.size());
    // The end of the input is the end of the window.
    if (count <= 0) closing_ = true;
    for (ssize_t i = 0; i < count; ++i) closing_ |= typed[static_cast<std::size_t>(i)] == '\n';
  }

  // The window or the launcher is gone: nothing is left to be read, so nothing is held.
  void stop() {
    closing_ = true;
    signals_.reset();
    program_->signal(SIGTERM);
    if (!program_->status()) kill_at_ = std::chrono::steady_clock::now() + stop_patience;
  }

  const WindowHostOptions& options_;
  FileDescriptor launcher_;
  FileDescriptor signals_;
  std::optional<ChildProcess> program_;
  std::optional<std::chrono::steady_clock::time_point> kill_at_;
  bool hold_ = false;
  bool window_closed_ = false;
  bool closing_ = false;
};

}  // namespace

int run_window_host(const WindowHostOptions& options) {
  return WindowHost(options).run();
}

}  // namespace strand::real
