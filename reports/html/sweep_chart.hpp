// A chart of the cells of a sweep: points, joined to lines, with what is noted on each.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "reports/html/axis.hpp"

namespace strand::reports::html {

struct CellPoint {
  double x = 0;  // values on the axes
  double y = 0;
  double half = 0;    // of the interval around y; 0 for none
  std::string about;  // shown where the pointer is, not escaped
  bool on_front = false;
  bool by_mean = false;  // and not on the front
  bool failed = false;
};

struct CellCurve {
  std::size_t colour = 0;  // below most_colours
  std::vector<CellPoint> points;
};

// On the front: where, and what is written there, not escaped.
struct FrontPoint {
  double x = 0;
  double y = 0;
  std::string label;
};

struct CellPanel {
  std::string heading;  // over the upright axis, not escaped
  std::string x_name;   // under the other, not escaped
  Axis x;               // without its place in the chart
  Axis y;
  std::vector<std::pair<double, std::string>> x_ticks;  // a value and its text, not escaped
  std::string y_unit;                                   // after the figures, " %"
  double aside = 0;         // how far from each other points of one value and two colours stand
  std::size_t colours = 1;  // that there are
  std::vector<CellCurve> curves;
  std::vector<FrontPoint> front;  // from the left
};

// Panels side by side, at most two, as one figure with a title of text.
[[nodiscard]] std::string draw_panels(const std::string& title, std::vector<CellPanel> panels);

// A line and a marker of a colour, and words beside them, which are markup.
[[nodiscard]] std::string curve_key(std::size_t colour, const std::string& text);

// The sign of a point on the front, of one that is there by its mean only, and of one that fails.
[[nodiscard]] std::string front_key(const std::string& text);
[[nodiscard]] std::string by_mean_key(const std::string& text);
[[nodiscard]] std::string failed_key(const std::string& text);

}  // namespace strand::reports::html
