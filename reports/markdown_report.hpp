// The report as Markdown, for the summary of a CI job or a comment: the verdict, the expectations,
// the peers, the hops that lost something, and the command that gives the same again.
#pragma once

#include <string>
#include <string_view>

#include "reports/model.hpp"

namespace strand::reports {

// Ends in a newline. At most 24 expectations, 24 peers and 24 hops, as in the terminal report, and
// long texts are cut: less than 64 KiB in all. `again` is the command; empty for none.
[[nodiscard]] std::string to_markdown(const Report& report, std::string_view again);

}  // namespace strand::reports
