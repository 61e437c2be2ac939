// The ways in which a link loses datagrams by chance.
#pragma once

#include <cstdint>
#include <variant>

#include "core/base/units.hpp"

namespace strand::link {

// The Gilbert-Elliott model of tc-netem's `loss gemodel`: a good and a bad state. A
// datagram is lost with the state's probability, and then the state changes: from good to bad with
// `p`, from bad to good with `r`. It begins good. p + r is more than 0.
struct GilbertElliott {
  Probability p;
  Probability r;
  Probability loss_bad = Probability::percent(100);
  Probability loss_good;

  friend bool operator==(const GilbertElliott&, const GilbertElliott&) = default;
};

// Losses in bursts of a mean length: a Gilbert-Elliott model whose bad state loses everything, and
// whose good state nothing. With mean length m and rate q, r = 1 / m and p = q / (m (1 - q)), which
// must not exceed 1.
struct BurstLoss {
  Probability rate;                          // less than 1
  std::uint32_t mean_length_millis = 1'000;  // thousandths of a datagram, at least 1,000

  [[nodiscard]] GilbertElliott as_gilbert_elliott() const;

  friend bool operator==(const BurstLoss&, const BurstLoss&) = default;
};

// A plain probability is that of each datagram, independent of the others (but for correlation).
using LossModel = std::variant<Probability, BurstLoss, GilbertElliott>;

}  // namespace strand::link
