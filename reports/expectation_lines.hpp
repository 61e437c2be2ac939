// The terminal report's lines on expectations: what came beside what was expected, failures first.
#pragma once

#include <string>

#include "reports/model.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// The block, whose lines end in a newline; empty without expectations.
[[nodiscard]] std::string expectation_lines(const Report& report, const TerminalOptions& options);

// "1 failed, 2 warnings, 3 passed", without what there is none of; empty without expectations.
[[nodiscard]] std::string expectation_counts(const Report& report);

// A figure in its unit, with as many decimals as it takes to see on which side of `bound` it is:
// "96.4 %", "98.99 %" beside a bound of 99 %, "412 ms", "3", "5.2 Mbit/s".
[[nodiscard]] std::string figure_text(double figure, double bound, const std::string& unit);

}  // namespace strand::reports
