// What every source file keeps to, beyond what clang-format and clang-tidy see.
#pragma once

#include <vector>

#include "tests/house/finding.hpp"
#include "tests/house/source_tree.hpp"

namespace strand::house {

inline constexpr std::size_t max_lines = 500;
inline constexpr std::size_t max_columns = 100;

// At most max_lines lines, each at most max_columns characters wide.
[[nodiscard]] std::vector<Finding> check_size(const SourceTree& tree);
// A header opens with a comment that says what it is, then #pragma once.
[[nodiscard]] std::vector<Finding> check_headers(const SourceTree& tree);
// A source file with a header of its name includes that first, which shows that it stands alone.
[[nodiscard]] std::vector<Finding> check_own_header_first(const SourceTree& tree);
// Code lives in its folder's namespace.
[[nodiscard]] std::vector<Finding> check_namespaces(const SourceTree& tree);
// Nothing is left for later: no such words, no code that is switched off.
[[nodiscard]] std::vector<Finding> check_unfinished(const SourceTree& tree);

}  // namespace strand::house
