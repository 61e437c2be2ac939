// How long something took, over many times: a histogram of a fixed size, whose steps are a 128th of
// a power of two.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

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
  static constexpr unsigned bits = 7;  // of a duration that are told apart behind the highest
  // Nanoseconds below `exact` have a step each.
  static constexpr std::uint64_t exact = std::uint64_t{2} << bits;
  static constexpr std::size_t steps = exact + (std::size_t{62} - bits) * (std::size_t{1} << bits);

  [[nodiscard]] static std::size_t step_of(std::uint64_t nanoseconds);
  [[nodiscard]] static std::uint64_t end_of(std::size_t step);

  std::array<std::uint64_t, steps> counts_{};
  std::uint64_t count_ = 0;
  Duration longest_{};
};

}  // namespace strand::real
