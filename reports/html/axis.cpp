#include "reports/html/axis.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>

#include "reports/html/markup.hpp"

namespace strand::reports::html {

namespace {

std::int64_t log_of(double value) {
  constexpr double unit = 1e6;
  return log2_of(
      static_cast<std::uint64_t>(std::llround(std::clamp(value, 1 / unit, 1e12) * unit)));
}

std::vector<double> log_ticks(const Axis& axis) {
  constexpr double few[] = {1, 2, 5};
  constexpr double many[] = {1, 1.5, 2, 3, 4, 5, 7};
  const double ratio = axis.to / axis.from;
  std::span<const double> mantissas = few;
  if (ratio < 30) mantissas = many;
  if (ratio > 2'000) mantissas = mantissas.first(1);
  std::vector<double> ticks;
  double power = 1;
  while (power > axis.from) power /= 10;
  while (power * 10 <= axis.from) power *= 10;
  for (; power <= axis.to; power *= 10) {
    for (const double mantissa : mantissas) {
      const double tick = mantissa * power;
      if (tick >= axis.from && tick <= axis.to) ticks.push_back(tick);
    }
  }
  return ticks;
}

}  // namespace

double Axis::at(double value) const {
  value = std::clamp(value, from, to);
  double share = (value - from) / (to - from);
  if (logarithmic) {
    const std::int64_t first = log_of(from);
    const std::int64_t length = std::max<std::int64_t>(log_of(to) - first, 1);
    share = static_cast<double>(log_of(value) - first) / static_cast<double>(length);
  }
  return begin + (end - begin) * share;
}

Axis axis_around(double least, double most, bool logarithmic) {
  Axis axis;
  axis.logarithmic = logarithmic && least > 0;
  if (axis.logarithmic) {
    axis.from = least * 0.86;
    axis.to = most * 1.08;
    return axis;
  }
  const double room = most > least ? (most - least) * 0.04 : std::max(std::abs(most) * 0.02, 0.01);
  const double step = round_up((most - least + 2 * room) / 10);
  axis.from = std::floor((least - room) / step) * step;
  axis.to = std::ceil((most + room) / step) * step;
  return axis;
}

std::vector<double> ticks_on(const Axis& axis, int count) {
  if (axis.logarithmic) return log_ticks(axis);
  std::vector<double> ticks;
  const double step = round_up((axis.to - axis.from) / count);
  const double first = std::ceil(axis.from / step - 1e-6);
  for (int i = 0; i <= 2 * count; ++i) {
    const double tick = (first + i) * step;
    if (tick > axis.to + step * 1e-6) break;
    ticks.push_back(tick);
  }
  return ticks;
}

}  // namespace strand::reports::html
