#include "tests/house/name_rules.hpp"

#include <gtest/gtest.h>

#include "tests/house/planted_tree.hpp"

namespace strand::house {
namespace {

std::string verdict(const std::string& path, const std::string& text) {
  return to_text(check_names(planted_tree({{path, text}})));
}

TEST(NameRules, CatchTheWorldInEveryPureLayer) {
  for (const char* folder : {"core/base", "core/wire", "core/link", "core/node"}) {
    const std::string path = std::string(folder) + "/x.cpp";
    for (const char* planted :
         {"#include <random>", "#include <thread>", "#include <mutex>", "#include <fstream>",
          "#include <filesystem>", "auto x = std::getenv(\"A\");",
          "auto x = std::chrono::system_clock::now();", "auto x = steady_clock::now();",
          "int x = std::rand();", "int x = ::socket(1, 2, 3);", "std::random_device x;",
          "thread_local int x;", "std::unordered_map<int, int> x;"}) {
      EXPECT_NE(verdict(path, planted), "") << path << ": " << planted;
    }
  }
}

TEST(NameRules, SayWhereAndWhy) {
  EXPECT_EQ(verdict("core/node/peer.cpp", "\nauto x = std::getenv(\"A\");\n"),
            "core/node/peer.cpp:2: names getenv: node logic takes facts, time and seeds as "
            "arguments\n");
}

TEST(NameRules, CatchFloatingPointWhereDecisionsAreMade) {
  EXPECT_NE(verdict("core/link/link.cpp", "double share = 0;"), "");
  EXPECT_NE(verdict("core/node/peer.cpp", "float share = 0;"), "");
  // Figures for people are made from base types and in reports.
  EXPECT_EQ(verdict("core/base/units.hpp", "double as_double();"), "");
  EXPECT_EQ(verdict("reports/model.hpp", "double completeness = 0;"), "");
}

TEST(NameRules, LetMediaAndScenarioReadFilesAndNothingElse) {
  EXPECT_EQ(verdict("core/scenario/x.cpp", "#include <fstream>\n#include <filesystem>"), "");
  EXPECT_EQ(verdict("core/media/x.cpp", "#include <fstream>"), "");
  EXPECT_NE(verdict("core/scenario/x.cpp", "#include <thread>"), "");
  EXPECT_EQ(verdict("core/media/x.cpp", "#include <thread>"), "");
  EXPECT_NE(verdict("core/media/x.cpp", "std::random_device x;"), "");
  EXPECT_NE(verdict("core/media/x.cpp", "auto x = steady_clock::now();"), "");
}

TEST(NameRules, CatchOtherGeneratorsEverywhere) {
  EXPECT_NE(verdict("sim/x.cpp", "#include <random>"), "");
  EXPECT_NE(verdict("real/x.cpp", "std::mt19937 x;"), "");
  EXPECT_NE(verdict("reports/x.cpp", "srand(1);"), "");
  EXPECT_NE(verdict("sim/x.cpp", "std::random_device x;"), "");
  EXPECT_EQ(verdict("real/x.cpp", "#include <random>\nstd::random_device x;"), "");
}

TEST(NameRules, CatchOpenCvOutsideMedia) {
  EXPECT_NE(verdict("real/x.cpp", "cv::Mat image;"), "");
  EXPECT_NE(verdict("tests/sim/x_test.cpp", "cv::Mat image;"), "");
  EXPECT_EQ(verdict("core/media/opencv/x.cpp", "cv::Mat image;"), "");
  EXPECT_EQ(verdict("tests/core/media/x_test.cpp", "cv::Mat image;"), "");
}

TEST(NameRules, TakeNoOffenceAtCommentsMessagesAndPartsOfNames) {
  EXPECT_EQ(verdict("core/node/x.cpp", "// no getenv, no steady_clock here"), "");
  EXPECT_EQ(verdict("core/node/x.cpp", "auto x = \"getenv\";"), "");
  EXPECT_EQ(verdict("core/node/x.cpp", "int operand = brand + socket_buffer;"), "");
  EXPECT_EQ(verdict("real/x.cpp", "#include <thread>\nauto x = std::getenv(\"A\");"), "");
}

}  // namespace
}  // namespace strand::house
