// Dependencies run one way: among the project's folders, among its CMake targets, and to libraries
// from outside.
#pragma once

#include <vector>

#include "tests/house/finding.hpp"
#include "tests/house/source_tree.hpp"

namespace strand::house {

// A file includes only what its layer may use; a quoted include names a file of the tree, from its
// root; nothing but tests includes tests.
[[nodiscard]] std::vector<Finding> check_includes(const SourceTree& tree);

// A folder's CMakeLists.txt names only the libraries of the layers that it may use.
[[nodiscard]] std::vector<Finding> check_targets(const SourceTree& tree);

}  // namespace strand::house
