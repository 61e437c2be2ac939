#include "core/link/loss_model.hpp"

#include "core/base/assert.hpp"

namespace strand::link {

GilbertElliott BurstLoss::as_gilbert_elliott() const {
  constexpr std::uint64_t one = Probability::one;
  const std::uint64_t good = one - rate.parts_per_billion();
  STRAND_ASSERT(good > 0 && mean_length_millis >= 1'000);
  const std::uint64_t r = one * 1'000 / mean_length_millis;
  // In two steps, each below 2^60.
  const std::uint64_t p = r * rate.parts_per_billion() / good;
  STRAND_ASSERT(p <= one);
  return {.p = Probability::parts_per_billion(static_cast<std::uint32_t>(p)),
          .r = Probability::parts_per_billion(static_cast<std::uint32_t>(r)),
          .loss_bad = Probability::percent(100),
          .loss_good = Probability()};
}

}  // namespace strand::link
