#include "real/stop_signals.hpp"

#include <algorithm>
#include <ctime>

namespace strand::real {

StopSignals::StopSignals() {
  ::sigemptyset(&watched_);
  for (const int signal : {SIGINT, SIGTERM, SIGHUP}) ::sigaddset(&watched_, signal);
  ::pthread_sigmask(SIG_BLOCK, &watched_, &before_);
}

StopSignals::~StopSignals() {
  ::pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

int StopSignals::take() const {
  constexpr timespec at_once{};
  return std::max(::sigtimedwait(&watched_, nullptr, &at_once), 0);
}

}  // namespace strand::real
