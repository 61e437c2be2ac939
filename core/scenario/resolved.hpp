// A scenario in the scenario language's own terms with every default filled in, for reports.
#pragma once

#include <string>

#include "core/scenario/scenario.hpp"

namespace strand::scenario {

// One JSON object on one line, its keys always in the same order. JSON is YAML: read by
// parse_scenario() as if it stood in the same file, it gives the same scenario. The files that it
// names are given relative to the scenario's folder where it can be.
[[nodiscard]] std::string resolved_json(const Scenario& scenario);

}  // namespace strand::scenario
