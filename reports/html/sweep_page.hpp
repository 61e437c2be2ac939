// A sweep as one HTML page that works offline, in the look of a run's page: charts that are drawn
// here as SVG, and a row for every cell.
#pragma once

#include <string>
#include <string_view>

#include "reports/sweep.hpp"

namespace strand::reports {

// A document of HTML that is well-formed XML too, ends in a newline, has no script, and refers to
// nothing outside of itself. Text of the sweep is escaped. It is a function of the figures of the
// cells, not of what they cost, and of `again`, the command that repeats the sweep. Of many cells
// the charts draw some, and say so; the page stays below 1.5 MB.
[[nodiscard]] std::string to_html(const SweepReport& sweep, std::string_view again);

}  // namespace strand::reports
