// The figures of a sweep's cell, from the reports on its runs.
#pragma once

#include <vector>

#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"
#include "reports/sweep.hpp"

namespace strand::sim {

// `runs` are all runs of the scenario. Pictures are left to others.
[[nodiscard]] reports::CellFigures make_cell_figures(const scenario::Scenario& scenario,
                                                     const std::vector<reports::RunReport>& runs);

}  // namespace strand::sim
