#include "reports/sweep_text.hpp"

#include <algorithm>
#include <cstddef>

#include <fmt/format.h>

#include "reports/aggregate.hpp"
#include "reports/rounding.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

std::vector<std::string> axis_names(const SweepReport& sweep) {
  const auto last_part = [](const std::string& key) { return key.substr(key.rfind('.') + 1); };
  std::vector<std::string> names;
  for (const SweepAxis& axis : sweep.axes) {
    const std::string name = last_part(axis.key);
    const auto same = std::count_if(sweep.axes.begin(), sweep.axes.end(), [&](const auto& other) {
      return last_part(other.key) == name;
    });
    names.push_back(same > 1 ? axis.key : name);
  }
  return names;
}

std::vector<std::string> cell_values(const SweepReport& sweep, const SweepCell& cell) {
  std::vector<std::string> values;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    values.push_back(sweep.axes[i].values[cell.values[i]]);
  }
  return values;
}

std::string rate_text(double bits) {
  if (bits >= 999'500'000) return fmt::format("{:.2f} gbit/s", bits / 1e9);
  if (bits >= 999'500) return fmt::format("{:.2f} mbit/s", bits / 1e6);
  return fmt::format("{:.1f} kbit/s", bits / 1e3);
}

std::string extent_text(const SweepReport& sweep) {
  return fmt::format("{} of {}, seed {}", plural(sweep.cells.size(), "cell"),
                     plural(sweep.repeat, "run"), sweep.seed);
}

std::string outcome_text(const SweepReport& sweep) {
  std::size_t failed = 0;
  std::size_t missing = 0;
  for (const SweepCell& cell : sweep.cells) {
    if (!cell.figures) ++missing;
    if (cell.figures && !cell.figures->pass) ++failed;
  }
  std::string text;
  if (failed > 0) {
    text = fmt::format("{} of {} cells fail what is expected of them", failed, sweep.cells.size());
  }
  if (missing > 0) {
    text += fmt::format("{}{} of {} cells are missing", text.empty() ? "" : ", ", missing,
                        sweep.cells.size());
  }
  return text.empty() ? "all cells hold what is expected of them" : text;
}

std::optional<double> shown_confidence(const std::vector<double>& of_runs) {
  if (of_runs.empty()) return std::nullopt;
  return summary_of(of_runs, picture_scale).confidence_95;
}

}  // namespace strand::reports
