// How long something took, over many times: a histogram of a fixed size, whose steps are a 128th of
// a power of two.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/log_linear.hpp"
#include "core/base/time.hpp"

namespace strand::real {

class DurationHistogram {
 public:
  // What is negative counts as 0.
  void add(Duration duration);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // A bound that at least `percent` of what was added, 1 to 100, is not above: the end of the step
  // in which the percentile (nearest rank) is, and so less than 0.8 % above it. 0 of nothing.
  [[nodiscard]] Duration percentile(unsigned percent) const;
  // The longest, exactly. 0 of nothing.
  [[nodiscard]] Duration longest() const { return longest_; }

 private:
  using Steps = LogLinear<7>;  // of nanoseconds

  std::array<std::uint64_t, Steps::steps(63)> counts_{};
  std::uint64_t count_ = 0;
  Duration longest_{};
};

}  // namespace strand::real
