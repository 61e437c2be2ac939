// What every test file keeps to.
#pragma once

#include <vector>

#include "tests/house/finding.hpp"
#include "tests/house/source_tree.hpp"

namespace strand::house {

// tests/FOLDER/NAME_test.cpp tests FOLDER/NAME, or one aspect of it: NAME may go on after it, as
// in datagram_limits_test.cpp. A test named like its folder tests that as a whole. Folders of tests
// that mirror none test what lies beside them.
[[nodiscard]] std::vector<Finding> check_mirror(const SourceTree& tree);
// Every source file of core has a test.
[[nodiscard]] std::vector<Finding> check_tested(const SourceTree& tree);
// No test is switched off, and every test checks something.
[[nodiscard]] std::vector<Finding> check_tests_check(const SourceTree& tree);

}  // namespace strand::house
