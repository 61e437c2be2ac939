// What the complete frames of each peer took to be so, in rows for a terminal, without colour.
#pragma once

#include <cstddef>
#include <string>

#include "reports/aggregate.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

// Empty where no frame took any help. Of more than options.max_peers peers those at which the most
// frames were saved have rows; the last row is of the whole chain.
[[nodiscard]] std::string saved_table(const Aggregate& totals, const TerminalOptions& options);

}  // namespace strand::reports
