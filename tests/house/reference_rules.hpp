// What documents and comments refer to is there: a reader who follows a name must find it.
#pragma once

#include <vector>

#include "tests/house/finding.hpp"
#include "tests/house/source_tree.hpp"

namespace strand::house {

// A file (*.hpp, *.cpp, *.md) that a document or a comment names is one of the tree, by its path or
// the end of it: datagram.hpp, wire/datagram.hpp. Files that the programs write are known by name.
[[nodiscard]] std::vector<Finding> check_references(const SourceTree& tree);

}  // namespace strand::house
