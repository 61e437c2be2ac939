#include "reports/sweep.hpp"

#include <algorithm>

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

}  // namespace strand::reports
