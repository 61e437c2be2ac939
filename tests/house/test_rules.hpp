// What every test file keeps to.
#pragma once

#include <vector>

#include "tests/house/finding.hpp"
#include "tests/house/source_tree.hpp"

namespace strand::house {

// tests/FOLDER/NAME_test.cpp tests FOLDER/NAME, or one aspect of it: NAME may go on after it, as
// in datagram_limits_test.cpp. Folders of tests that mirror none test what lies beside them. A test
// of more than one file, such as a folder's or a chain's, opens with a comment that says of what.
[[nodiscard]] std::vector<Finding> check_mirror(const SourceTree& tree);
// Every source file of core has a test.
[[nodiscard]] std::vector<Finding> check_tested(const SourceTree& tree);
// No test is switched off, and every test checks something; SUCCEED() says that having come so far
// is what was to be shown.
[[nodiscard]] std::vector<Finding> check_tests_check(const SourceTree& tree);

}  // namespace strand::house
