#include "reports/sweep.hpp"

#include <algorithm>
#include <limits>

namespace strand::reports {

std::string cell_name(const SweepReport& sweep, const SweepCell& cell) {
  std::string name;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    if (i > 0) name += ", ";
    name += sweep.axes[i].key + "=" + sweep.axes[i].values[cell.values[i]];
  }
  return name;
}

bool passes(const SweepReport& sweep) {
  return std::all_of(sweep.cells.begin(), sweep.cells.end(),
                     [](const SweepCell& cell) { return cell.figures && cell.figures->pass; });
}

std::vector<bool> pareto_front(const SweepReport& sweep) {
  struct Point {
    double rate;
    double quality;
    std::size_t cell;
  };
  std::vector<Point> points;
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    const auto& figures = sweep.cells[i].figures;
    if (!figures || !figures->picture) continue;
    points.push_back({figures->bit_rate, figures->picture->shown_psnr, i});
  }
  // From the lowest rate on, and of one rate the best first: a point is on the front if it is
  // better than all before it, or the same as the last one that was.
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    return a.rate != b.rate ? a.rate < b.rate : a.quality > b.quality;
  });
  std::vector<bool> front(sweep.cells.size(), false);
  const Point* best = nullptr;
  for (const Point& point : points) {
    const bool same = best != nullptr && best->rate == point.rate && best->quality == point.quality;
    if (best != nullptr && point.quality <= best->quality && !same) continue;
    best = &point;
    front[point.cell] = true;
  }
  return front;
}

}  // namespace strand::reports
