// The terminal report's lines on hops: what each lost, and by which cause.
#pragma once

#include <string>

#include "reports/aggregate.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// A line for each hop, or for the worst of a long chain; lines end in a newline. `runs` is the
// number of runs, at least 1 where there is a hop.
[[nodiscard]] std::string hop_lines(const Aggregate& totals, std::size_t runs,
                                    const TerminalOptions& options);

}  // namespace strand::reports
