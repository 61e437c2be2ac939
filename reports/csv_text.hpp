// Text as a cell of comma-separated values (RFC 4180).
#pragma once

#include <string>
#include <string_view>

namespace strand::reports {

// In quotation marks where a comma, a quotation mark or a line's end would part it.
[[nodiscard]] std::string csv_cell(std::string_view text);

}  // namespace strand::reports
