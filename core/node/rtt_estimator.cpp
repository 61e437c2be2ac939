#include "core/node/rtt_estimator.hpp"

#include <algorithm>

namespace strand {

void RttEstimator::add(Duration sample, Timestamp now) {
  sample = std::max(sample, Duration::zero());
  latest_ = sample;
  if (!known_) {
    known_ = true;
    smoothed_ = sample;
    variation_ = sample / 2;
    least_ = sample;
    least_before_ = sample;
    memory_began_ = now;
    return;
  }
  const Duration error = sample > smoothed_ ? sample - smoothed_ : smoothed_ - sample;
  variation_ += (error - variation_) / 4;
  smoothed_ += (sample - smoothed_) / 8;
  if (now - memory_began_ >= memory) {
    least_before_ = now - memory_began_ < 2 * memory ? least_ : sample;
    least_ = sample;
    memory_began_ = now;
  }
  least_ = std::min(least_, sample);
}

Duration RttEstimator::least() const {
  return std::min(least_, least_before_);
}

}  // namespace strand
