// The words that all ways to read a sweep share: names of axes, values, rates, what became of it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "reports/sweep.hpp"

namespace strand::reports {

// The last part of each axis' path, or all of it where that would say two things.
[[nodiscard]] std::vector<std::string> axis_names(const SweepReport& sweep);

// The values of a cell, one for each axis.
[[nodiscard]] std::vector<std::string> cell_values(const SweepReport& sweep, const SweepCell& cell);

// "812.3 kbit/s"
[[nodiscard]] std::string rate_text(double bits);

// "16 cells of 3 runs, seed 42"
[[nodiscard]] std::string extent_text(const SweepReport& sweep);

// "all cells hold what is expected of them", or how many do not, and how many are missing.
[[nodiscard]] std::string outcome_text(const SweepReport& sweep);

// Half the width of the 95 % confidence interval of what the runs of a cell show; none for less
// than two.
[[nodiscard]] std::optional<double> shown_confidence(const std::vector<double>& of_runs);

}  // namespace strand::reports
