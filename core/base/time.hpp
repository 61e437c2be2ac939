// The time of a run: signed nanoseconds since the run began.
//
// RunClock has no now(). Whoever drives a node (the simulator, or the Asio driver) passes the time
// in, so that node logic cannot tell a real run from a simulated one.
#pragma once

#include <chrono>

namespace strand {

using Duration = std::chrono::nanoseconds;

struct RunClock {
  using duration = Duration;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<RunClock, duration>;
  static constexpr bool is_steady = true;
};

using Timestamp = RunClock::time_point;

// The instant at which a run begins.
inline constexpr Timestamp run_start{};

}  // namespace strand
