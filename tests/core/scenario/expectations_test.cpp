#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

TEST(Expectations, KeepTheOrderOfTheFile) {
  const Scenario scenario = parse_more(
      "expect:\n"
      "  - max(lost) <= 1%\n"
      "  - {check: count(corrupt) == 0, severity: warn}\n"
      "  - min(completeness) >= 99%\n");
  ASSERT_EQ(scenario.expectations.size(), 3U);
  EXPECT_EQ(scenario.expectations[0].text, "max(lost) <= 1%");
  EXPECT_EQ(scenario.expectations[1].text, "count(corrupt) == 0");
  EXPECT_EQ(scenario.expectations[1].severity, Severity::warn);
  EXPECT_EQ(scenario.expectations[1].line, 6);
  EXPECT_EQ(scenario.expectations[2].severity, Severity::fail);
}

TEST(Expectations, AreNoneByDefault) {
  EXPECT_TRUE(parse_more("").expectations.empty());
  EXPECT_TRUE(parse_more("expect:\n").expectations.empty());
  EXPECT_TRUE(parse_more("expect: []\n").expectations.empty());
}

TEST(Expectations, AreAThousandAtMost) {
  std::string text = "expect:\n";
  for (int i = 0; i < 1'000; ++i) text += "  - count(corrupt) == 0\n";
  EXPECT_EQ(parse_more(text).expectations.size(), 1'000U);
  text += "  - count(corrupt) == 0\n";
  EXPECT_EQ(problems_of(base_text + text),
            std::vector<std::string>{
                "bad.yaml:5:3: expect: must be at most 1000 expectations, are 1001"});
}

TEST(Expectations, KnowTheRunsThatAnOverrideAsksFor) {
  const std::string text = "expect: ['min(completeness, run=3) >= 99%']\n";
  EXPECT_EQ(parse_more(text, {{"repeat", "4"}}).expectations.at(0).filter.run, 3U);
  EXPECT_EQ(problems_of(base_text + text, {{"repeat", "3"}}).size(), 1U);
}

}  // namespace
}  // namespace strand::scenario
