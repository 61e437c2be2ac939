#include "core/cli/shell_text.hpp"

#include <cstdio>
#include <string>

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
  EXPECT_EQ(shell_quoted("~"), "'~'");
  EXPECT_EQ(shell_quoted("it's"), "'it'\\''s'");
}

TEST(ShellText, OfACommandHasEachWordQuotedWhereItMustBe) {
  EXPECT_EQ(shell_command({"strand", "run", "my clip.mp4"}), "strand run 'my clip.mp4'");
  EXPECT_EQ(shell_command({"", "-x"}), "'' -x");
  EXPECT_EQ(shell_command({}), "");
}

// Every byte but 0, which no argument has, comes back from a shell as it was.
TEST(ShellText, ComesBackFromAShellAsItWas) {
  std::string all;
  for (int byte = 1; byte < 256; ++byte) all += static_cast<char>(byte);
  all += "'; touch /tmp/never; '\\'' $(id) `id` \" \\";
  const std::string command = "printf %s " + shell_quoted(all);
  FILE* const pipe = ::popen(command.c_str(), "r");
  ASSERT_NE(pipe, nullptr);
  std::string back(4'096, '\0');
  back.resize(std::fread(back.data(), 1, back.size(), pipe));
  ::pclose(pipe);
  EXPECT_EQ(back, all);
}

}  // namespace
}  // namespace strand::cli
