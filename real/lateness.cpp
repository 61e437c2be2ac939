#include "real/lateness.hpp"

#include <algorithm>
#include <bit>

#include "core/base/assert.hpp"

namespace strand::real {

void Lateness::add(Duration late) {
  const auto nanoseconds = static_cast<std::uint64_t>(std::max<Duration::rep>(0, late.count()));
  ++counts_[step_of(nanoseconds)];
  ++count_;
}

Duration Lateness::percentile(unsigned percent) const {
  STRAND_ASSERT(percent >= 1 && percent <= 100);
  // Of 100 and less than the whole first, so that no product overflows.
  const std::uint64_t rank = count_ / 100 * percent + (count_ % 100 * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    seen += counts_[step];
    if (seen >= rank && seen > 0) return Duration(static_cast<Duration::rep>(end_of(step)));
  }
  return Duration::zero();
}

// From 8 on a step is the two bits behind the highest one: 8 and 9, 10 and 11, ... 16 to 19.
std::size_t Lateness::step_of(std::uint64_t nanoseconds) {
  if (nanoseconds < exact) return static_cast<std::size_t>(nanoseconds);
  const auto highest = static_cast<unsigned>(std::bit_width(nanoseconds)) - 1;
  const std::uint64_t quarter = nanoseconds >> (highest - 2) & 3;
  return static_cast<std::size_t>(exact + std::uint64_t{4} * (highest - 3) + quarter);
}

std::uint64_t Lateness::end_of(std::size_t step) {
  if (step < exact) return step;
  const std::size_t above = step - exact;
  const std::uint64_t next_quarter = above % 4 + 5;
  return (next_quarter << (above / 4 + 1)) - 1;
}

}  // namespace strand::real
