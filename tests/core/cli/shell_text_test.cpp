#include "core/cli/shell_text.hpp"

#include <gtest/gtest.h>

namespace strand::cli {
namespace {

TEST(ShellText, IsLeftAloneWhereAShellTakesItAsItIs) {
  EXPECT_EQ(shell_quoted("scenarios/lossy_chain.yaml"), "scenarios/lossy_chain.yaml");
  EXPECT_EQ(shell_quoted("links.default.loss=5%"), "links.default.loss=5%");
}

TEST(ShellText, IsQuotedWhereItMustBe) {
  EXPECT_EQ(shell_quoted(""), "''");
  EXPECT_EQ(shell_quoted("my runs/a.json"), "'my runs/a.json'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
}

}  // namespace
}  // namespace strand::cli
