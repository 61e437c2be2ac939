// SIGINT, SIGTERM and SIGHUP for work that is done step by step: they wait until somebody asks.
#pragma once

#include <csignal>

namespace strand::real {

class StopSignals {
 public:
  // From here on the signals wait, in this thread and in those that it starts.
  StopSignals();
  // Signals that nobody asked for have their way.
  ~StopSignals();
  StopSignals(const StopSignals&) = delete;
  StopSignals& operator=(const StopSignals&) = delete;

  // The signal that came, and no longer waits; 0 for none.
  [[nodiscard]] int take() const;

 private:
  sigset_t watched_{};
  sigset_t before_{};
};

}  // namespace strand::real
