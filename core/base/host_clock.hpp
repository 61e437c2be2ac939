// The clock of a host that a scenario sets off or lets drift; untouched, it shows true time, which
// is virtual in a simulation and CLOCK_MONOTONIC's in a real run.
//
// As CLOCK_MONOTONIC does, it never goes back: a clock that is set back runs at half its speed
// until the time that it ought to show has caught up. It keeps its history, so that what a node
// wrote down in its own time is told in true time. Integers only.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/time.hpp"

namespace strand {

class HostClock {
 public:
  // What the clock shows at true time `now`, which is not before the last set().
  [[nodiscard]] Timestamp local(Timestamp now) const {
    return settings_.empty() ? now : local_of(settings_.back(), now);
  }
  // The earliest true time, from the last set() on, at which the clock shows `local` or later.
  [[nodiscard]] Timestamp true_time_of(Timestamp local) const {
    return settings_.empty() ? local : true_of(settings_.back(), local);
  }
  // The same for a time that the clock has shown at any time.
  [[nodiscard]] Timestamp when_it_showed(Timestamp local) const;

  // From `now` on the clock is ahead of true time by `offset`, and by `drift_ppm` millionths of
  // what passes from now on, within 100,000 of 0.
  void set(Timestamp now, Duration offset, std::int32_t drift_ppm);

 private:
  struct Setting {
    Timestamp since;
    Timestamp shown;  // what it showed at `since`
    Timestamp base;   // what it ought to show at `since`
    std::int32_t drift_ppm = 0;
  };

  [[nodiscard]] static Timestamp local_of(const Setting& setting, Timestamp now);
  [[nodiscard]] static Timestamp true_of(const Setting& setting, Timestamp local);

  std::vector<Setting> settings_;
};

}  // namespace strand
