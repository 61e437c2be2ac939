// The one wall clock of real runs: CLOCK_MONOTONIC, which all processes of a host share, so that
// the capture time of one process and the completion time of another compare.
#pragma once

#include <chrono>

#include "core/base/time.hpp"

namespace strand::real {

// Nanoseconds of CLOCK_MONOTONIC. run_start is then the host's boot, long past: a node's first
// deadline is due at once.
[[nodiscard]] inline Timestamp monotonic_now() {
  // libstdc++'s and libc++'s steady_clock read CLOCK_MONOTONIC on Linux.
  return Timestamp(
      std::chrono::duration_cast<Duration>(std::chrono::steady_clock::now().time_since_epoch()));
}

}  // namespace strand::real
