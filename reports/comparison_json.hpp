// A comparison as JSON: the member `baseline` of a report, and what `strandsim compare --json`
// says.
#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

#include "reports/comparison_result.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// With the figures that are not the same.
[[nodiscard]] nlohmann::ordered_json baseline_json(const BaselineReport& baseline);

// One document that ends in a newline, with all figures; `base` and `now` are the reports' files.
[[nodiscard]] std::string to_json(const ReportComparison& comparison, const std::string& base,
                                  const std::string& now);

}  // namespace strand::reports
