// What is said to people of clocks that did not agree.
#pragma once

#include <string>
#include <vector>

#include "reports/model.hpp"

namespace strand::reports {

// "B 20.01 ms ahead (to 0.12 ms)", for a peer whose clock was corrected in some run, and at most
// `most` of them; then "and 3 more", and what that means for latencies. Empty where there is none.
[[nodiscard]] std::vector<std::string> clock_notes(const Report& report, std::size_t most);

}  // namespace strand::reports
