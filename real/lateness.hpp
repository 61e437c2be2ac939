// How much later than its time something happened, over many times: a histogram of a fixed size,
// whose steps are a quarter of a power of two.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "core/base/time.hpp"

namespace strand::real {

class Lateness {
 public:
  // What came early was not late.
  void add(Duration late);

  [[nodiscard]] std::uint64_t count() const { return count_; }
  // A bound that at least `percent` of what was added, 1 to 100, is not above: the end of the step
  // in which the percentile (nearest rank) is, and so at most a quarter above it. 0 of nothing.
  [[nodiscard]] Duration percentile(unsigned percent) const;

 private:
  // Nanoseconds below `exact` have a step each.
  static constexpr std::uint64_t exact = 8;
  static constexpr std::size_t steps = exact + std::size_t{4} * 60;

  [[nodiscard]] static std::size_t step_of(std::uint64_t nanoseconds);
  [[nodiscard]] static std::uint64_t end_of(std::size_t step);

  std::array<std::uint64_t, steps> counts_{};
  std::uint64_t count_ = 0;
};

}  // namespace strand::real
