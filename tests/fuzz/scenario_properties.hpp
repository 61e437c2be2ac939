// What must hold whatever a scenario says: the properties that the fuzz target and the corpus test
// check. A property that does not hold ends the process by an assertion.
#pragma once

#include <string_view>

namespace strand::scenario {

// `input` is lines "--set KEY=VALUE", none to eight, and the scenario's text. It is refused with
// problems that each fill one line, or it reads as a scenario whose resolved form reads back to the
// same scenario. Returns whether it was read.
bool check_scenario(std::string_view input);

}  // namespace strand::scenario
