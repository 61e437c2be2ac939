#include "sim/stop_signal.hpp"

#include <csignal>

namespace strand::sim {

namespace {

// Signals know no context: what they say is global to the program, and to nothing below it.
std::atomic<bool> stop_requested{false};
std::atomic<int> stop_signal{0};

extern "C" void on_stop_signal(int signal) {
  stop_signal = signal;
  stop_requested = true;
}

}  // namespace

const std::atomic<bool>& watch_stop_signals() {
  struct sigaction action {};
  action.sa_handler = on_stop_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
  return stop_requested;
}

std::optional<reports::ExitCode> exit_code_of_signal() {
  if (stop_signal == 0) return std::nullopt;
  return static_cast<reports::ExitCode>(128 + stop_signal);
}

}  // namespace strand::sim
