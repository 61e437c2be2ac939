#include "real/duration_histogram.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::real {

void DurationHistogram::add(Duration duration) {
  const auto nanoseconds = static_cast<std::uint64_t>(std::max<Duration::rep>(0, duration.count()));
  ++counts_[Steps::step_of(nanoseconds)];
  ++count_;
  longest_ = std::max(longest_, duration);
}

Duration DurationHistogram::percentile(unsigned percent) const {
  STRAND_ASSERT(percent >= 1 && percent <= 100);
  // Of 100 and less than the whole first, so that no product overflows.
  const std::uint64_t rank = count_ / 100 * percent + (count_ % 100 * percent + 99) / 100;
  std::uint64_t seen = 0;
  for (std::size_t step = 0; step < counts_.size(); ++step) {
    seen += counts_[step];
    if (seen >= rank && seen > 0) {
      return std::min(Duration(static_cast<Duration::rep>(Steps::end_of(step))), longest_);
    }
  }
  return Duration::zero();
}

}  // namespace strand::real
