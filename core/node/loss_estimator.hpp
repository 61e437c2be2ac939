// How many of a hop's datagrams are lost, and in how long runs, lately.
//
// Means in whole numbers: of all datagrams to begin with, and exponentially weighted from the
// 1,024th on. Then a steady rate p strays by sqrt(p (1 - p) / 2047), half a percent of all
// datagrams for p = 5 %, and after a change a tenth of it is left after 2,360 datagrams.
#pragma once

#include <cstdint>

#include "core/node/odds.hpp"

namespace strand {

class LossEstimator {
 public:
  // The fates of datagrams, in the order of their sending as far as it is known.
  void add(bool lost);

  [[nodiscard]] Odds rate() const { return Odds::ratio(rate_, scale); }
  // Datagrams that are lost in a row, on average, in sixteenths; 16 while nothing was lost. Where
  // losses are independent that is 1 / (1 - p).
  [[nodiscard]] std::uint32_t mean_run_sixteenths() const { return mean_run_ / (scale / 16); }

 private:
  static constexpr std::uint32_t scale = 1U << 16;
  static constexpr std::int32_t most_weight = 1'024;
  static constexpr std::int32_t run_weight = 16;
  static constexpr std::uint32_t longest_run = 1'024;

  std::uint32_t rate_ = 0;          // in 1/scale
  std::uint32_t mean_run_ = scale;  // in 1/scale
  std::uint32_t run_ = 0;           // datagrams lost in a row just now
  std::int32_t weight_ = 0;         // datagrams so far, up to most_weight
  std::int32_t rate_rest_ = 0;      // what rounding has left of the rate
};

}  // namespace strand
