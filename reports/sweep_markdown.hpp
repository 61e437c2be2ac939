// A sweep as Markdown, for summaries of CI.
#pragma once

#include <string>
#include <string_view>

#include "reports/sweep.hpp"

namespace strand::reports {

// As GitHub reads it: a headline, a row for each cell, and how to run it again. Of more than 50
// cells those that fail, those that are on the front, and then the first are shown. Ends in a
// newline.
[[nodiscard]] std::string to_markdown(const SweepReport& sweep, std::string_view again);

}  // namespace strand::reports
