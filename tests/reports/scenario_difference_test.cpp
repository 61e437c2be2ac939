#include "reports/scenario_difference.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

using Lines = std::vector<std::string>;

Lines differences(const std::string& base, const std::string& now) {
  return scenario_difference(base, now, 3).first;
}

TEST(ScenarioDifference, NamesTheSettingAndBothValues) {
  EXPECT_EQ(differences(R"({"links":{"default":{"loss":"5%"}},"seed":1})",
                        R"({"links":{"default":{"loss":"6%"}},"seed":2})"),
            (Lines{"links.default.loss: 5% -> 6%", "seed: 1 -> 2"}));
}

TEST(ScenarioDifference, TellsOfWhatOnlyOneHas) {
  EXPECT_EQ(differences(R"({"a":1,"b":2})", R"({"b":2,"c":"x"})"),
            (Lines{"a: 1 -> not there", "c: not there -> x"}));
}

TEST(ScenarioDifference, TakesListsWholeAndCutsThem) {
  EXPECT_EQ(differences(R"({"chain":["A","B"]})", R"({"chain":["A"]})"),
            Lines{R"(chain: ["A","B"] -> ["A"])"});
  const std::string text(100, 'x');
  EXPECT_EQ(differences(R"({"a":")" + text + R"("})", R"({"a":"y"})"),
            Lines{"a: " + text.substr(0, 37) + "... -> y"});
}

TEST(ScenarioDifference, CutsNoCharacterInTwo) {
  // Two bytes each: byte 37 is the second of the nineteenth.
  std::string text;
  for (int i = 0; i < 30; ++i) text += "\u00fc";
  EXPECT_EQ(differences(R"({"a":")" + text + R"("})", R"({"a":"y"})"),
            Lines{"a: " + text.substr(0, 36) + "... -> y"});
}

TEST(ScenarioDifference, IgnoresWhatIsAskedOfTheRun) {
  EXPECT_EQ(differences(R"({"name":"a","expect":[],"baseline":{"file":"x"}})", "{}"), Lines{});
}

TEST(ScenarioDifference, CountsWhatItDoesNotName) {
  const ScenarioDifference difference = scenario_difference(R"({"a":1,"b":1,"c":1})", "{}", 2);
  EXPECT_EQ(difference.first.size(), 2U);
  EXPECT_EQ(difference.all, 3U);
}

TEST(ScenarioDifference, TakesWhatIsNoObjectForAnEmptyOne) {
  EXPECT_EQ(differences("", "no JSON"), Lines{});
  EXPECT_EQ(differences("[1]", R"({"a":1})"), Lines{"a: not there -> 1"});
}

}  // namespace
}  // namespace strand::reports
