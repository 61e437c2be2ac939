#include "tests/house/reference_rules.hpp"

#include <gtest/gtest.h>

#include "tests/house/planted_tree.hpp"

namespace strand::house {
namespace {

std::string verdict(const std::string& path, const std::string& text) {
  return to_text(check_references(
      planted_tree({{"core/wire/datagram.hpp", ""}, {"docs/protocol.md", ""}, {path, text}})));
}

TEST(ReferenceRules, FindWhatDocumentsAndCommentsName) {
  EXPECT_EQ(verdict("README.md", "[a](docs/protocol.md), `core/wire/datagram.hpp`."), "");
  EXPECT_EQ(verdict("docs/x.md", "[a](protocol.md) and ../core/wire/datagram.hpp."), "");
  EXPECT_EQ(verdict("sim/x.cpp", "// As wire/datagram.hpp says; see docs/protocol.md."), "");
}

TEST(ReferenceRules, CatchANameThatIsNotThere) {
  EXPECT_EQ(verdict("docs/x.md", "\nSee [this](gone.md).\n"),
            "docs/x.md:2: names gone.md, which is not there\n");
  EXPECT_EQ(verdict("sim/x.cpp", "  // node/gone.hpp fills it."),
            "sim/x.cpp:1: names node/gone.hpp, which is not there\n");
  // The end of a name is not the name.
  EXPECT_NE(verdict("sim/x.cpp", "// See gram.hpp."), "");
}

TEST(ReferenceRules, LeaveOtherPeoplesHeadersAndPatternsAlone) {
  EXPECT_EQ(verdict("docs/x.md", "`<boost/asio.hpp>` and *.hpp"), "");
  EXPECT_EQ(verdict("sim/x.cpp", "open(\"gone.hpp\");"), "");
  EXPECT_EQ(verdict("docs/x.md", "`report.md` is what the program writes"), "");
}

}  // namespace
}  // namespace strand::house
