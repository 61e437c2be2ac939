// An axis of a chart: where values stand on it, and which of them are written beside it.
#pragma once

#include <vector>

namespace strand::reports::html {

struct Axis {
  double from = 0;  // the values at its ends, from < to; above 0 on a logarithmic one
  double to = 1;
  double begin = 0;  // where these stand in the chart; an upright axis begins at its lower end
  double end = 0;
  bool logarithmic = false;  // by integers: the same on every machine

  // Values beyond an end stand there.
  [[nodiscard]] double at(double value) const;
};

// From just below `least` to just above `most`, at round figures where it is linear. Logarithmic
// only if both are above 0.
[[nodiscard]] Axis axis_around(double least, double most, bool logarithmic);

// Round values on the axis, about `count` of them.
[[nodiscard]] std::vector<double> ticks_on(const Axis& axis, int count);

}  // namespace strand::reports::html
