// In which settings two resolved scenarios differ.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace strand::reports {

struct ScenarioDifference {
  std::vector<std::string> first;  // "links.default.loss: 5% -> 6%"
  std::size_t all = 0;
};

// Of two JSON objects, in the order of the first one's keys, `most` at most. What a scenario asks
// of a run (`expect`, `baseline`) and its name do not count. Text that is no JSON object counts as
// an empty one.
[[nodiscard]] ScenarioDifference scenario_difference(std::string_view base, std::string_view now,
                                                     std::size_t most);

}  // namespace strand::reports
