// A program's manual page in the man(7) macros, written from its command line's definition.
#pragma once

#include <string>
#include <string_view>

#include "core/cli/cli_page.hpp"

namespace strand::cli {

// Section 1. `version` is the program's, "0.1.0"; the page has no date, so that the same program
// gives the same page.
[[nodiscard]] std::string man_page(const Page& program, std::string_view version);

}  // namespace strand::cli
