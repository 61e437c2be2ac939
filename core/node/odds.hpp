// Probabilities that nodes compute with: whole numbers of 1/2^31, so that every machine computes
// the same.
#pragma once

#include <compare>
#include <cstdint>

#include "core/base/assert.hpp"

namespace strand {

class Odds {
 public:
  static constexpr std::uint64_t one = std::uint64_t{1} << 31;

  constexpr Odds() = default;
  // `parts` of `whole`, which is more than 0 and at least `parts`; both less than 2^32.
  [[nodiscard]] static constexpr Odds ratio(std::uint64_t parts, std::uint64_t whole) {
    STRAND_ASSERT(whole > 0 && parts <= whole && whole < (std::uint64_t{1} << 32));
    return Odds(parts * one / whole);
  }
  [[nodiscard]] static constexpr Odds certain() { return Odds(one); }

  [[nodiscard]] constexpr std::uint64_t parts() const { return parts_; }
  // That it does not happen.
  [[nodiscard]] constexpr Odds complement() const { return Odds(one - parts_); }

  // Both of two independent events. Rounds to the nearest.
  friend constexpr Odds operator*(Odds a, Odds b) {
    return Odds((a.parts_ * b.parts_ + one / 2) / one);
  }
  // Either of two events that exclude one another; at most certain.
  friend constexpr Odds operator+(Odds a, Odds b) {
    const std::uint64_t sum = a.parts_ + b.parts_;
    return Odds(sum < one ? sum : one);
  }
  // The first without the second; at least 0.
  friend constexpr Odds operator-(Odds a, Odds b) {
    return Odds(a.parts_ > b.parts_ ? a.parts_ - b.parts_ : 0);
  }
  friend constexpr auto operator<=>(Odds, Odds) = default;

 private:
  constexpr explicit Odds(std::uint64_t parts) : parts_(parts) {}

  std::uint64_t parts_ = 0;
};

}  // namespace strand
