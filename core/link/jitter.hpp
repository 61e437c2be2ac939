// Random variation of a delay, in integers only.
#pragma once

#include <cstdint>

#include "core/base/time.hpp"
#include "core/link/link_options.hpp"

namespace strand::link {

// Turns 64 uniform bits into a deviation from the delay; the same bits give the same deviation on
// every machine.
//
// uniform: in [-width, +width], both included; the bias of a single multiplication is below
// width / 2^63. The others have mean 0 and standard deviation `width`:
// normal: never more than 3.85 times that, from a table of quantiles as in netem (its table has
// 4,096 steps; ours is interpolated between 1,024 steps a side).
// pareto: of shape 3 as netem's, cut where it would reach 5.2 times that, and never below -0.87
// times that. Netem's own is scaled by 4/3 where 2/sqrt(3) is due and is clipped, so that what it
// makes of a standard deviation of 10 ms is another.
// paretonormal: a quarter normal and three quarters pareto, independent of each other.
// `width` is at least 0.
[[nodiscard]] Duration deviation(JitterDistribution distribution, Duration width,
                                 std::uint64_t uniform_bits);

}  // namespace strand::link
