// The terminal report's table of peers.
#pragma once

#include <string>

#include "reports/aggregate.hpp"
#include "reports/model.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// The heading, a row for each peer that is shown, and what the table leaves out; lines end in a
// newline. Empty when there is no peer. A byte counts as a column: the names of peers are ASCII
// (core/base/peer_name.hpp), and so is all else in the table.
[[nodiscard]] std::string peer_table(const Report& report, const Aggregate& totals,
                                     const TerminalOptions& options);

}  // namespace strand::reports
