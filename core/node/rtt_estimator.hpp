// The round-trip time of a hop, smoothed as RFC 6298 (section 2) does it, and the least of the last
// while, which is the way without any queue.
#pragma once

#include <optional>

#include "core/base/time.hpp"

namespace strand {

class RttEstimator {
 public:
  // A sample less than nothing, which a sender of lies can cause, counts as nothing.
  void add(Duration sample, Timestamp now);

  // Whether there has been a sample; until then all of the below are 0.
  [[nodiscard]] bool known() const { return known_; }
  [[nodiscard]] Duration smoothed() const { return smoothed_; }
  [[nodiscard]] Duration variation() const { return variation_; }
  [[nodiscard]] Duration latest() const { return latest_; }
  // The least sample of the last one to two `memory`.
  [[nodiscard]] Duration least() const;
  // Half of the smoothed round trip: as far as one end can tell without clocks that agree.
  [[nodiscard]] Duration one_way() const { return smoothed_ / 2; }

 private:
  static constexpr Duration memory = std::chrono::seconds(10);

  bool known_ = false;
  Duration smoothed_{};
  Duration variation_{};
  Duration latest_{};
  Duration least_{};         // of this memory
  Duration least_before_{};  // of the one before
  Timestamp memory_began_{};
};

}  // namespace strand
