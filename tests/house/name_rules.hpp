// What code of a layer may not name: the world, in node logic; what would make two runs differ, in
// everything that both worlds share; OpenCV, outside of media.
#pragma once

#include <vector>

#include "tests/house/finding.hpp"
#include "tests/house/source_tree.hpp"

namespace strand::house {

[[nodiscard]] std::vector<Finding> check_names(const SourceTree& tree);

}  // namespace strand::house
