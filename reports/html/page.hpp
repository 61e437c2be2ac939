// The report as one HTML page that works offline: tables, and charts that are drawn here as SVG.
#pragma once

#include <string>

#include "reports/model.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// A document of HTML that is well-formed XML too, ends in a newline, and refers to nothing outside
// of itself. Text of the report is escaped: a report from outside cannot bring markup or scripts
// in. The page needs no script to be read; the one it has shows the frame under the pointer. It is
// a function of `report` without the figures of `host` that depend on the machine, and of
// `look.again`.
//
// Of several runs, the charts show the worst: the first with the lowest completeness at the last
// peer. Chains of more than 96 peers show the head, the worst and the tail, a third each.
[[nodiscard]] std::string to_html(const Report& report, const TerminalOptions& look);

}  // namespace strand::reports
