#include "core/cli/cli_page.hpp"

#include <gtest/gtest.h>

#include "tests/core/cli/sample_program.hpp"

namespace strand::cli {
namespace {

using Words = std::vector<std::string>;

TEST(CliPage, KnowsTheProgramAndItsCommands) {
  const Page page = test::sample_page();
  EXPECT_EQ(page.name, "fife");
  EXPECT_EQ(page.about, "Plays a tune");
  EXPECT_EQ(page.footer, "Exit codes: 0 pass");
  ASSERT_EQ(page.commands.size(), 1U);
  EXPECT_EQ(page.commands[0].name, "check");
  EXPECT_EQ(page.commands[0].positionals.at(0).names, Words{"FILE"});
}

TEST(CliPage, LeavesOutWhatHelpDoesNotShow) {
  for (const Argument& option : test::sample_page().options) {
    EXPECT_NE(option.names.back(), "--secret");
  }
}

TEST(CliPage, KnowsWhatAnOptionTakes) {
  const Page page = test::sample_page();
  ASSERT_EQ(page.options.size(), 6U);  // with --help
  EXPECT_EQ(page.options[0].names, (Words{"-h", "--help"}));
  EXPECT_TRUE(page.options[0].is_flag());
  EXPECT_EQ(page.options[1].value, "N");
  EXPECT_EQ(page.options[1].group, "Playing");
  EXPECT_EQ(page.options[2].names, (Words{"-o", "--out"}));
  EXPECT_EQ(page.options[3].value, "KINDS");
  EXPECT_EQ(page.options[3].choices, (Words{"text", "json", "trace"}));
  EXPECT_TRUE(page.options[3].takes_list);
  EXPECT_EQ(page.options[4].choices, (Words{"auto", "none"}));
  EXPECT_TRUE(page.options[5].is_flag());
}

}  // namespace
}  // namespace strand::cli
