#include "core/media/nearest_frame_rate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace strand::media {

namespace {

struct Ratio {
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;
};

double error_of(Ratio ratio, double value) {
  return std::abs(static_cast<double>(ratio.numerator) / static_cast<double>(ratio.denominator) -
                  value);
}

bool fits(Ratio ratio) {
  return ratio.denominator <= 1001 && ratio.numerator <= FrameRate::limit;
}

// Continued fractions (Hardy and Wright, An Introduction to the Theory of Numbers, chapter X):
// every convergent is nearer than any ratio with a smaller denominator, except for the intermediate
// ones before it, of which the last that fits is tried too.
Ratio nearest_ratio(double value) {
  Ratio before{1, 0};
  Ratio last{static_cast<std::uint64_t>(value), 1};
  double rest = value - std::floor(value);
  // Different ratios with denominators of at most 1001 are over 10^-6 apart, so that the tolerance
  // takes in the rounding of a double and nothing else.
  while (error_of(last, value) > value * 1e-12 && rest > 0) {
    const double inverse = 1 / rest;
    auto term = static_cast<std::uint64_t>(std::min(inverse, 1e9));
    rest = inverse - std::floor(inverse);
    const auto at = [&](std::uint64_t n) {
      return Ratio{n * last.numerator + before.numerator,
                   n * last.denominator + before.denominator};
    };
    const Ratio next = at(term);
    if (!fits(next)) {
      while (term > 0 && !fits(at(term))) --term;
      return term > 0 && error_of(at(term), value) < error_of(last, value) ? at(term) : last;
    }
    before = last;
    last = next;
  }
  return last;
}

// Files state these rates rounded, and nobody films at 29.97 frames in exactly a second.
std::optional<FrameRate> ntsc_rate(double value) {
  for (const std::uint32_t nominal : {24U, 30U, 60U, 120U}) {
    const FrameRate rate(nominal * 1000, 1001);
    for (const double steps : {100.0, 1000.0}) {
      const double rounded = std::round(rate.as_double() * steps) / steps;
      if (std::abs(value - rounded) <= value * 1e-12) return rate;
    }
  }
  return std::nullopt;
}

}  // namespace

std::optional<FrameRate> nearest_frame_rate(double frames_per_second) {
  // Written so that what is not a number fails it.
  if (!(frames_per_second >= 1.0 / 1001 && frames_per_second <= 1000)) return std::nullopt;
  if (const auto ntsc = ntsc_rate(frames_per_second)) return ntsc;
  const Ratio ratio = nearest_ratio(frames_per_second);
  if (ratio.numerator == 0) return std::nullopt;
  return FrameRate(static_cast<std::uint32_t>(ratio.numerator),
                   static_cast<std::uint32_t>(ratio.denominator));
}

}  // namespace strand::media
