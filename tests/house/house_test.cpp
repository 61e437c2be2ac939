// The project's own tree keeps the rules of the house.
#include <algorithm>

#include <gtest/gtest.h>

#include "tests/house/dependency_rules.hpp"
#include "tests/house/layers.hpp"
#include "tests/house/name_rules.hpp"
#include "tests/house/reference_rules.hpp"
#include "tests/house/style_rules.hpp"
#include "tests/house/test_rules.hpp"

namespace strand::house {
namespace {

const SourceTree& tree() {
  static const SourceTree read = read_tree(STRANDCAST_SOURCE_DIR);
  return read;
}

TEST(House, HasSourcesInEveryLayer) {
  // Without sources nothing below could fail.
  for (const Layer& layer : layers()) {
    const auto& sources = tree().sources;
    EXPECT_TRUE(std::any_of(sources.begin(), sources.end(), [&](const SourceFile& file) {
      return layer_of(file.path) == &layer;
    })) << layer.folder;
  }
}

TEST(House, IncludesOnlyWhatLiesBelow) {
  EXPECT_EQ(to_text(check_includes(tree())), "");
}

TEST(House, LinksOnlyWhatLiesBelow) {
  EXPECT_EQ(to_text(check_targets(tree())), "");
}

TEST(House, KeepsTheWorldOutOfNodeLogic) {
  EXPECT_EQ(to_text(check_names(tree())), "");
}

TEST(House, KeepsFilesAndLinesShort) {
  EXPECT_EQ(to_text(check_size(tree())), "");
}

TEST(House, OpensEveryHeaderWithWhatItIs) {
  EXPECT_EQ(to_text(check_headers(tree())), "");
}

TEST(House, IncludesAFilesOwnHeaderFirst) {
  EXPECT_EQ(to_text(check_own_header_first(tree())), "");
}

TEST(House, KeepsCodeInItsFoldersNamespace) {
  EXPECT_EQ(to_text(check_namespaces(tree())), "");
}

TEST(House, LeavesNothingForLater) {
  EXPECT_EQ(to_text(check_unfinished(tree())), "");
}

TEST(House, NamesOnlyFilesThatAreThere) {
  EXPECT_EQ(to_text(check_references(tree())), "");
}

TEST(House, MirrorsTheSourcesInItsTests) {
  EXPECT_EQ(to_text(check_mirror(tree())), "");
}

TEST(House, HasNoTestThatCannotFail) {
  EXPECT_EQ(to_text(check_tests_check(tree())), "");
}

}  // namespace
}  // namespace strand::house
