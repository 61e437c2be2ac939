#include "tests/house/source_tree.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace strand::house {
namespace {

TEST(SourceTree, ReadsSourcesAndCMakeListsSortedByPath) {
  const SourceTree tree = read_tree(STRANDCAST_SOURCE_DIR);
  EXPECT_TRUE(tree.has("core/base/ids.hpp"));
  EXPECT_FALSE(tree.has("core/base/CMakeLists.txt"));
  EXPECT_TRUE(
      std::is_sorted(tree.sources.begin(), tree.sources.end(),
                     [](const SourceFile& a, const SourceFile& b) { return a.path < b.path; }));
  EXPECT_TRUE(
      std::any_of(tree.cmake_lists.begin(), tree.cmake_lists.end(),
                  [](const SourceFile& file) { return file.path == "core/base/CMakeLists.txt"; }));
}

TEST(SourceTree, RefusesAFolderThatIsNoTree) {
  EXPECT_THROW((void)read_tree("/nowhere"), std::runtime_error);
}

}  // namespace
}  // namespace strand::house
