// A comparison as lines for people.
#pragma once

#include <string>

#include "reports/comparison_result.hpp"
#include "reports/model.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// The block BASELINE: the figures that are not the same, the worst first, as many as
// `max_expectations`, or that there is no regression. Empty where nothing was compared.
[[nodiscard]] std::string baseline_lines(const Report& report, const TerminalOptions& options);

// "9 regressions against a.json, the worst completeness, peer D: 44.2 % -> 42.1 %"; of a comparison
// that does not pass.
[[nodiscard]] std::string regression_text(const BaselineReport& baseline);

struct ComparisonLook {
  bool color = false;
  bool all = false;  // figures that are the same, too
};

// What `strandsim compare` prints: how the two reports are compared, a row a figure, and a line
// with the verdict. `base` and `now` are the reports' files.
[[nodiscard]] std::string comparison_text(const ReportComparison& comparison,
                                          const std::string& base, const std::string& now,
                                          const ComparisonLook& look);

}  // namespace strand::reports
