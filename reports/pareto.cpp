#include "reports/pareto.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <utility>

#include "reports/aggregate.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

__extension__ using Wide = __int128;

// What cells are compared by, in whole numbers: cells with the same are one point.
struct Point {
  std::int64_t rate = 0;           // bits a second
  std::vector<std::int64_t> runs;  // the quality shown in each, at least one
  Wide sum = 0;                    // of the runs
};

Point point_of(const CellFigures& figures, ShownQuality quality) {
  const PictureFigures& picture = *figures.picture;
  const bool psnr = quality == ShownQuality::psnr;
  std::vector<double> runs = psnr ? picture.shown_psnr_of_runs : picture.shown_ssim_of_runs;
  if (runs.empty()) runs.push_back(psnr ? picture.shown_psnr : picture.shown_ssim);
  Point point;
  point.rate = to_fixed(figures.bit_rate, 1);
  for (const double run : runs) {
    point.runs.push_back(to_fixed(run, picture_scale));
    point.sum += point.runs.back();
  }
  return point;
}

bool mean_is_above(const Point& one, const Point& other) {
  return one.sum * static_cast<Wide>(other.runs.size()) >
         other.sum * static_cast<Wide>(one.runs.size());
}

bool is_better_by_runs(const Point& one, const Point& other) {
  if (!mean_is_above(one, other)) return false;
  const std::size_t count = one.runs.size();
  if (count != other.runs.size() || count < 2) return true;
  Wide sum = 0;
  Wide squares = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const Wide difference = one.runs[i] - other.runs[i];
    sum += difference;
    squares += difference * difference;
  }
  // mean > t x stddev / sqrt(n), squared, with the differences' mean = sum / n and
  // stddev^2 = (n x squares - sum^2) / n / (n - 1).
  const auto n = static_cast<Wide>(count);
  const double t = student_t_95(count - 1);
  return static_cast<double>(sum * sum * (n - 1)) >
         t * t * static_cast<double>(n * squares - sum * sum);
}

using IsBetter = bool (*)(const Point& one, const Point& other);

bool dominates(const Point& one, const Point& other, IsBetter is_better) {
  if (one.rate > other.rate) return false;
  return is_better(one, other) || (one.rate < other.rate && !is_better(other, one));
}

// Whoever dominates a point comes before it, so that the front is known as far as it matters.
bool comes_before(const Point& one, const Point& other) {
  if (one.rate != other.rate) return one.rate < other.rate;
  if (mean_is_above(one, other) || mean_is_above(other, one)) return mean_is_above(one, other);
  return one.runs < other.runs;  // neither dominates the other
}

// `points` are in the order of comes_before().
std::vector<bool> front_of(const std::vector<const Point*>& points, IsBetter is_better) {
  std::vector<const Point*> front;
  std::vector<bool> on_front;
  for (const Point* point : points) {
    // The last ones are the best, and the likeliest to dominate.
    const bool dominated = std::any_of(front.rbegin(), front.rend(), [&](const Point* other) {
      return dominates(*other, *point, is_better);
    });
    on_front.push_back(!dominated);
    if (!dominated) front.push_back(point);
  }
  return on_front;
}

}  // namespace

std::vector<FrontPlace> pareto_front(const SweepReport& sweep, ShownQuality quality) {
  std::map<Point, std::vector<std::size_t>, decltype(&comes_before)> cells_at(&comes_before);
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    const auto& figures = sweep.cells[i].figures;
    if (figures && figures->picture) cells_at[point_of(*figures, quality)].push_back(i);
  }
  std::vector<const Point*> points;
  for (const auto& [point, cells] : cells_at) points.push_back(&point);
  const std::vector<bool> by_runs = front_of(points, is_better_by_runs);
  const std::vector<bool> by_mean = front_of(points, mean_is_above);
  std::vector<FrontPlace> places(sweep.cells.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    for (const std::size_t cell : cells_at.at(*points[i])) places[cell] = {by_runs[i], by_mean[i]};
  }
  return places;
}

}  // namespace strand::reports
