// The precision in which a report keeps its figures.
//
// Figures are rounded to a fixed number of decimals before they are written, and sums over runs are
// made of the rounded figures as integers, so that no compiler's floating point shows.
#pragma once

#include <cmath>
#include <cstdint>

namespace strand::reports {

inline constexpr std::int64_t ratio_scale = 1'000'000'000;  // completeness, overhead: 9 decimals
inline constexpr std::int64_t time_scale = 1'000'000;       // seconds, frames a second: 6 decimals
inline constexpr std::int64_t milliseconds_scale = 1'000;   // latencies: 3 decimals
inline constexpr std::int64_t decibels_scale = 1'000;       // PSNR: 3 decimals
inline constexpr std::int64_t index_scale = 1'000'000;      // SSIM: 6 decimals
inline constexpr std::int64_t picture_scale = 10'000;       // PSNR and SSIM of a sweep: 4 decimals

inline constexpr std::int64_t microseconds_scale = 1'000;  // residences: 3 decimals

// The figures that a report can hold are no larger than this; reading one refuses others. In the
// steps of its scale, each fits into 64 bits.
inline constexpr double largest_milliseconds = 1e13;
inline constexpr double largest_microseconds = 9.2e15;
inline constexpr double largest_seconds = 1e10;
inline constexpr double largest_rate = 1e12;  // frames a second
inline constexpr double largest_ratio = 1e8;
inline constexpr double largest_decibels = 100;                   // of the same picture
inline constexpr double largest_figure = 1e15;                    // of an expectation, in any unit
inline constexpr std::uint64_t largest_count = (1ULL << 53) - 1;  // exact in every JSON reader

// `value` in units of 1 / `scale`, to the nearest, halves away from zero.
[[nodiscard]] inline std::int64_t to_fixed(double value, std::int64_t scale) {
  return std::llround(value * static_cast<double>(scale));
}

[[nodiscard]] inline double from_fixed(std::int64_t value, std::int64_t scale) {
  return static_cast<double>(value) / static_cast<double>(scale);
}

// Rounding what is rounded changes nothing. Where doubles are a quarter of a step apart, or more, a
// figure stays as it is: dividing by the scale errs by as much, and rounding again would move it.
[[nodiscard]] inline double round_to(double value, std::int64_t scale) {
  constexpr double most_steps = 1ULL << 51U;
  if (std::abs(value) * static_cast<double>(scale) >= most_steps) return value;
  return from_fixed(to_fixed(value, scale), scale);
}

// `part` / `whole`; 0 of nothing.
[[nodiscard]] inline double share_or_zero(std::uint64_t part, std::uint64_t whole) {
  return whole == 0 ? 0 : static_cast<double>(part) / static_cast<double>(whole);
}

}  // namespace strand::reports
