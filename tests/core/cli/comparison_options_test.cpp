#include "core/cli/comparison_options.hpp"

#include <string>
#include <vector>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <gtest/gtest.h>

namespace strand::cli {
namespace {

// CLI11 takes arguments from the back.
BaselineFlags parse(std::vector<std::string> arguments) {
  CLI::App app;
  BaselineFlags flags;
  add_baseline_options(app, flags);
  app.parse(std::vector<std::string>(arguments.rbegin(), arguments.rend()));
  return flags;
}

TEST(ComparisonOptions, NameTheFilesAndTolerances) {
  const BaselineFlags flags = parse({"--baseline", "a.json", "--save-baseline", "b.json",
                                     "--tolerance", "lost=1pp", "--tolerance", "latency=5ms"});
  EXPECT_EQ(flags.file, "a.json");
  EXPECT_EQ(flags.save, "b.json");
  EXPECT_EQ(flags.tolerances, (std::vector<std::string>{"lost=1pp", "latency=5ms"}));
}

TEST(ComparisonOptions, AskForNothingByThemselves) {
  const BaselineFlags flags = parse({});
  EXPECT_FALSE(flags.file);
  EXPECT_FALSE(flags.save);
  EXPECT_TRUE(flags.tolerances.empty());
}

// So that a positional argument may follow.
TEST(ComparisonOptions, ATolerancesFlagTakesOneValue) {
  EXPECT_THROW((void)parse({"--tolerance", "lost=1pp", "latency=5ms"}), CLI::ParseError);
}

}  // namespace
}  // namespace strand::cli
