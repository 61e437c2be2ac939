#include "core/node/loss_estimator.hpp"

#include <algorithm>

namespace strand {

void LossEstimator::add(bool lost) {
  weight_ = std::min(weight_ + 1, most_weight);
  const auto target = static_cast<std::int32_t>(lost ? scale : 0);
  const std::int32_t step = target - static_cast<std::int32_t>(rate_) + rate_rest_;
  // A link that loses nothing, as most do, costs no division.
  if (step != 0) {
    rate_ = static_cast<std::uint32_t>(static_cast<std::int32_t>(rate_) + step / weight_);
    rate_rest_ = step % weight_;
    rate_ = std::min(rate_, scale);
  }
  if (lost) {
    run_ = std::min(run_ + 1, longest_run);
  } else if (run_ > 0) {
    const auto run = static_cast<std::int32_t>(run_ * scale);
    const auto mean = static_cast<std::int32_t>(mean_run_);
    mean_run_ = static_cast<std::uint32_t>(mean + (run - mean) / run_weight);
    run_ = 0;
  }
}

}  // namespace strand
