// The time that a node of a real run is told: CLOCK_MONOTONIC's, or what a scenario makes of it.
//
// A NodeClock owns the settings that it was given. What it tells never goes back.
#pragma once

#include <cstdint>

#include "core/base/host_clock.hpp"
#include "core/base/time.hpp"

namespace strand::real {

class NodeClock {
 public:
  // What to tell the node at `now`.
  [[nodiscard]] Timestamp tell(Timestamp now);
  // The latest that was told.
  [[nodiscard]] Timestamp told() const { return told_; }
  // When it will be `local` for the node, by our clock.
  [[nodiscard]] Timestamp true_time_of(Timestamp local) const { return clock_.true_time_of(local); }

  // From `since` on, which may be past, the clock is ahead of ours by `offset` and runs fast by
  // `drift_ppm` millionths. One that is set a moment late is set as of its instant: the node's time
  // stands still for that moment where it went too far. Of one that is set long after, as for a
  // program that begins anew, the drift of what has passed is an offset now.
  void set(Timestamp since, Timestamp now, Duration offset, std::int32_t drift_ppm);

 private:
  HostClock clock_;
  Timestamp set_ = run_start;  // as of then
  Timestamp told_ = run_start;
};

}  // namespace strand::real
