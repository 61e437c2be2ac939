#include "real/duration_histogram.hpp"

#include <algorithm>
#include <bit>

#include "core/base/assert.hpp"

namespace strand::real {

void DurationHistogram::add(Duration duration) {
  const auto nanoseconds = static_cast<std::uint64_t>(std::max<Duration::rep>(0, duration.count()));
  ++counts_[step_of(nanoseconds)];
  ++count_;
  longest_ = std::max(longest_, duration);
}

Duration DurationHistogram::percentile(unsigned percent) const {
  STRAND_ASSERT(percent >= 1 && percent <= 100);
  // Of 100 and less than the whole first, so that no product overflows.
  const std::uint64_t rank = count_ / 100 * percent + (count_ % 100 * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < steps; ++step) {
    seen += counts_[step];
    if (seen >= rank && seen > 0) {
      return std::min(Duration(static_cast<Duration::rep>(end_of(step))), longest_);
    }
  }
  return Duration::zero();
}

// From 256 on a step is the seven bits behind the highest one: 256 and 257, ... 512 to 515.
std::size_t DurationHistogram::step_of(std::uint64_t nanoseconds) {
  if (nanoseconds < exact) return static_cast<std::size_t>(nanoseconds);
  const auto highest = static_cast<unsigned>(std::bit_width(nanoseconds)) - 1;
  const std::uint64_t part = nanoseconds >> (highest - bits) & ((std::uint64_t{1} << bits) - 1);
  return static_cast<std::size_t>(exact + (std::uint64_t{highest - bits - 1} << bits) + part);
}

std::uint64_t DurationHistogram::end_of(std::size_t step) {
  if (step < exact) return step;
  const std::size_t above = step - exact;
  const std::uint64_t next_part = (std::uint64_t{1} << bits) + above % (std::size_t{1} << bits) + 1;
  return (next_part << ((above >> bits) + 1)) - 1;
}

}  // namespace strand::real
