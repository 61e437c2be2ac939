#include "tests/house/dependency_rules.hpp"

#include <gtest/gtest.h>

#include "tests/house/planted_tree.hpp"

namespace strand::house {
namespace {

// What check_includes says of one include in one file, beside a file in every layer.
std::string verdict(const std::string& path, const std::string& include) {
  return to_text(check_includes(planted_tree({
      {path, "#include " + include + "\n"},
      {"core/base/ids.hpp", ""},
      {"core/wire/datagram.hpp", ""},
      {"core/link/link.hpp", ""},
      {"core/node/node.hpp", ""},
      {"core/media/image.hpp", ""},
      {"core/scenario/scenario.hpp", ""},
      {"reports/model.hpp", ""},
      {"sim/scheduler.hpp", ""},
      {"real/clock.hpp", ""},
      {"tests/support/bytes.hpp", ""},
  })));
}

TEST(DependencyRules, LetALayerSeeItselfAndWhatLiesBelow) {
  EXPECT_EQ(verdict("core/wire/x.cpp", "\"core/wire/datagram.hpp\""), "");
  EXPECT_EQ(verdict("core/wire/x.cpp", "\"core/base/ids.hpp\""), "");
  EXPECT_EQ(verdict("core/scenario/x.cpp", "\"core/link/link.hpp\""), "");
  EXPECT_EQ(verdict("sim/x.cpp", "\"reports/model.hpp\""), "");
  EXPECT_EQ(verdict("real/x.cpp", "\"core/node/node.hpp\""), "");
}

TEST(DependencyRules, CatchALayerThatSeesWhatLiesAboveOrBeside) {
  EXPECT_EQ(verdict("core/base/x.hpp", "\"core/wire/datagram.hpp\""),
            "core/base/x.hpp:1: core/base may not see core/wire, but includes "
            "\"core/wire/datagram.hpp\"\n");
  EXPECT_NE(verdict("core/wire/x.cpp", "\"core/link/link.hpp\""), "");
  EXPECT_NE(verdict("core/link/x.cpp", "\"core/wire/datagram.hpp\""), "");
  EXPECT_NE(verdict("core/media/x.cpp", "\"core/wire/datagram.hpp\""), "");
  EXPECT_NE(verdict("reports/x.cpp", "\"core/scenario/scenario.hpp\""), "");
  EXPECT_NE(verdict("core/scenario/x.cpp", "\"core/node/node.hpp\""), "");
}

TEST(DependencyRules, CatchNodeLogicThatSeesLinkMediaOrScenario) {
  EXPECT_NE(verdict("core/node/x.cpp", "\"core/link/link.hpp\""), "");
  EXPECT_NE(verdict("core/node/x.cpp", "\"core/media/image.hpp\""), "");
  EXPECT_NE(verdict("core/node/x.cpp", "\"core/scenario/scenario.hpp\""), "");
}

TEST(DependencyRules, CatchTheTwoWorldsSeeingEachOther) {
  EXPECT_NE(verdict("sim/x.cpp", "\"real/clock.hpp\""), "");
  EXPECT_NE(verdict("real/x.cpp", "\"sim/scheduler.hpp\""), "");
}

TEST(DependencyRules, CatchCodeThatIncludesTests) {
  EXPECT_EQ(verdict("sim/x.cpp", "\"tests/support/bytes.hpp\""),
            "sim/x.cpp:1: includes \"tests/support/bytes.hpp\", which belongs to the tests\n");
  EXPECT_EQ(verdict("tests/sim/x_test.cpp", "\"tests/support/bytes.hpp\""), "");
}

TEST(DependencyRules, CatchIncludesThatDoNotStartAtTheRoot) {
  EXPECT_EQ(verdict("core/wire/x.cpp", "\"datagram.hpp\""),
            "core/wire/x.cpp:1: \"datagram.hpp\" is no file of the tree; quotes are for our own "
            "files, from the root\n");
  EXPECT_NE(verdict("tests/core/wire/x_test.cpp", "\"datagram.hpp\""), "");
}

TEST(DependencyRules, CatchLibrariesFromOutsideInTheWrongLayer) {
  EXPECT_EQ(verdict("core/node/x.cpp", "<sys/socket.h>"),
            "core/node/x.cpp:1: core/node may not use <sys/socket.h>\n");
  EXPECT_NE(verdict("real/x.cpp", "<opencv2/core.hpp>"), "");
  EXPECT_NE(verdict("sim/x.cpp", "<boost/asio/io_context.hpp>"), "");
  EXPECT_EQ(verdict("core/media/x.cpp", "<opencv2/core.hpp>"), "");
  EXPECT_EQ(verdict("real/x.cpp", "<boost/asio/io_context.hpp>"), "");
  EXPECT_EQ(verdict("core/node/x.cpp", "<vector>"), "");
}

TEST(DependencyRules, CatchTargetsThatLinkWhatLiesAbove) {
  const std::string lists =
      "# StrandCast::sim in a comment is no link\n"
      "strandcast_library(node\n"
      "  DEPENDS StrandCast::wire StrandCast::link)\n";
  EXPECT_EQ(to_text(check_targets(planted_tree({{"core/node/CMakeLists.txt", lists}}))),
            "core/node/CMakeLists.txt:3: core/node may not link StrandCast::link\n");
  EXPECT_EQ(to_text(check_targets(planted_tree({{"sim/CMakeLists.txt", lists}}))), "");
  EXPECT_NE(to_text(check_targets(planted_tree(
                {{"sim/CMakeLists.txt", "target_link_libraries(x PRIVATE StrandCast::real)"}}))),
            "");
}

}  // namespace
}  // namespace strand::house
