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
#include <termios.h>
#include <unistd.h>

#include "real/child_process.hpp"
#include "real/local_socket.hpp"
#include "real/window.hpp"

namespace strand::real {
namespace {

// How long a program may take to stop in order once its launcher or its window is gone.
constexpr auto stop_patience = std::chrono::seconds(5);

class WindowHost {
 public:
  explicit WindowHost(const WindowHostOptions& options)
      : options_(options), launcher_(connect_locally(options.server)) {
    const char* const pane = std::getenv("TMUX_PANE");
    send(hello_text(options.number, pane == nullptr ? "" : pane));
    has_modes_ = ::tcgetattr(STDIN_FILENO, &modes_) == 0;
    // There is no shell here that could wake what Ctrl+Z puts to sleep.
    ::signal(SIGTSTP, SIG_IGN);
    ::signal(SIGTTOU, SIG_IGN);
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
    run_program(options_.command);
    while (crashed_ && !closing_) {
      fmt::print("\n{} {}, and may begin anew.\n", options_.title, to_string(*program_->status()));
      std::fflush(stdout);
      // Held readable, it will not.
      while (!again_ && !hold_ && !closing_) wait_once(/*for_enter=*/false);
      if (!again_ || closing_) break;
      crashed_ = again_ = false;
      std::vector<std::string> command = options_.command;
      // Behind the program and its subcommand.
      command.insert(command.begin() + 2, "--continue");
      run_program(command);
    }

    const ProgramStatus status = how_it_ended();
    if (!closing_) {
      fmt::print("\n{} {}. Press Enter to close this window.\n", options_.title, to_string(status));
      std::fflush(stdout);
    }
    while (!closing_) wait_once(/*for_enter=*/true);
    return status.signal == 0 ? status.exit_code : 128 + status.signal;
  }

 private:
  void send(const std::string& message) { send_local(launcher_.get(), message); }

  // Until it has ended, which the launcher is told.
  void run_program(const std::vector<std::string>& command) {
    ChildOptions child;
    child.arguments = command;
    child.foreground = true;
    program_.emplace(child);
    while (!program_->status()) wait_once(/*for_enter=*/false);
    // One that was killed has left the terminal as it was.
    if (has_modes_) ::tcsetattr(STDIN_FILENO, TCSANOW, &modes_);
    const ProgramStatus status = how_it_ended();
    send(fmt::format("{} {} {}", window_message::ended, status.exit_code, status.signal));
  }
  [[nodiscard]] ProgramStatus how_it_ended() {
    return window_closed_ ? ProgramStatus{.exit_code = 0, .signal = SIGHUP} : *program_->status();
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
    const auto message = receive_local(launcher_.get());
    if (!message) return;
    if (message->empty()) {
      launcher_.reset();
      if (!hold_) stop();
      return;
    }
    int number = 0;
    if (*message == window_message::hold) {
      hold_ = true;
    } else if (*message == window_message::crash) {
      crashed_ = true;
      program_->signal(SIGKILL);
    } else if (*message == window_message::again) {
      again_ = true;
    } else if (std::sscanf(message->c_str(), "signal %d", &number) == 1) {
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
    program_->signal(SIGCONT);  // a program that stands still would not hear it
    if (!program_->status()) kill_at_ = std::chrono::steady_clock::now() + stop_patience;
  }

  const WindowHostOptions& options_;
  FileDescriptor launcher_;
  FileDescriptor signals_;
  std::optional<ChildProcess> program_;
  std::optional<std::chrono::steady_clock::time_point> kill_at_;
  termios modes_{};  // of the window, if it is a terminal
  bool has_modes_ = false;
  bool crashed_ = false;  // the launcher let the program crash
  bool again_ = false;    // and wants it back
  bool hold_ = false;
  bool window_closed_ = false;
  bool closing_ = false;
};

}  // namespace

int run_window_host(const WindowHostOptions& options) {
  return WindowHost(options).run();
}

}  // namespace strand::real
