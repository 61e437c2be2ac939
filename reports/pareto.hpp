// Which cells of a sweep are worth their bit rate: the Pareto front of bit rate against what the
// last peer shows, as far as the runs can tell cells apart.
//
// Cells have the same seeds, so that run n of one is compared with run n of the other. One cell is
// better than another where the mean of these differences is above 0 by more than half its 95 %
// confidence interval (Student's t); with one run a cell, the figures themselves decide. One
// dominates another that takes as many bits or more, if it is better; and another that takes more,
// if that is not better. Whoever dominates takes fewer bits, or as many with the better mean: so
// there are no circles, and exactly one set of cells of which none dominates another, and one of
// which dominates every cell outside. That set is the front. docs/sweeps.md says more.
#pragma once

#include <cstdint>
#include <vector>

#include "reports/sweep.hpp"

namespace strand::reports {

struct FrontPlace {
  bool on_front = false;
  // Whether it would be on the front if the means decided, whatever the runs leave open.
  bool by_mean = false;

  friend bool operator==(const FrontPlace&, const FrontPlace&) = default;
};

enum class ShownQuality : std::uint8_t { psnr, ssim };

// The place of each cell; cells without pictures have none. There is a cell on the front if there
// is one with pictures, and the order of cells decides nothing.
[[nodiscard]] std::vector<FrontPlace> pareto_front(const SweepReport& sweep,
                                                   ShownQuality quality = ShownQuality::psnr);

}  // namespace strand::reports
