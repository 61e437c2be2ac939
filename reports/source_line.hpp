// What the source did to stay within what the chain can carry, in a line for a terminal.
#pragma once

#include <string>

#include "reports/aggregate.hpp"

namespace strand::reports {

// Empty where it sent every frame at its own quality.
[[nodiscard]] std::string source_line(const Aggregate& totals);

}  // namespace strand::reports
