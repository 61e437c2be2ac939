// What good expectations are read as; bad_expectations.txt has those that are refused.
#include "core/scenario/expectation_reader.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

Expectation read(const std::string& text) {
  return parse_more("repeat: 5\nexpect: ['" + text + "']").expectations.at(0);
}

TEST(ExpectationReader, ReadsEveryPart) {
  const Expectation expectation =
      read("p95(latency, peer=B, run=3, from=12s, until=22.5s) <= 450ms");
  EXPECT_EQ(expectation.text, "p95(latency, peer=B, run=3, from=12s, until=22.5s) <= 450ms");
  EXPECT_EQ(expectation.statistic, Statistic::p95);
  EXPECT_EQ(expectation.metric, Metric::latency);
  EXPECT_EQ(expectation.filter.peer, "B");
  EXPECT_EQ(expectation.filter.run, 3U);
  EXPECT_EQ(expectation.filter.from, seconds(12));
  EXPECT_EQ(expectation.filter.until, milliseconds(22'500));
  EXPECT_EQ(expectation.comparison, Comparison::at_most);
  EXPECT_EQ(expectation.bound, Duration(milliseconds(450)).count());
  EXPECT_EQ(expectation.severity, Severity::fail);
  EXPECT_EQ(expectation.line, 5);
  EXPECT_EQ(expectation.column, 10);
}

TEST(ExpectationReader, ReadsBoundsInTheUnitOfTheMetric) {
  EXPECT_EQ(read("min(completeness) >= 99.5%").bound, 995'000'000);
  EXPECT_EQ(read("min(completeness) >= 0.995").bound, 995'000'000);
  EXPECT_EQ(read("min(completeness) >= 1").bound, 1'000'000'000);
  EXPECT_EQ(read("max(overhead) <= 250%").bound, 2'500'000'000);
  EXPECT_EQ(read("max(overhead) <= -8.5%").bound, -85'000'000);
  EXPECT_EQ(read("count(partial) <= 5").bound, 5'000);
  EXPECT_EQ(read("count(completeness) >= 5").bound, 5'000);
  EXPECT_EQ(read("mean(corrupt) < 0.125").bound, 125);
  EXPECT_EQ(read("max(queue) <= 1us").bound, 1'000);
  EXPECT_EQ(read("min(goodput) >= 1.5mbit").bound, 1'500'000);
  EXPECT_EQ(read("mean(psnr) >= 34.5dB").bound, 34'500);
  EXPECT_EQ(read("p5(ssim) >= 0.9").bound, 900'000);
}

TEST(ExpectationReader, ReadsALinkAndATimeToBeThere) {
  const Expectation link = read("max(overhead, link=coordinator->A) <= 9%");
  ASSERT_TRUE(link.filter.link.has_value());
  EXPECT_EQ(link.filter.link->from, "coordinator");
  EXPECT_EQ(link.filter.link->to, "A");
  EXPECT_EQ(read("min(completeness, by=300ms) >= 95%").filter.by, milliseconds(300));
}

TEST(ExpectationReader, TakesWhiteSpaceAnywhereAndWritesItOnce) {
  const Expectation spread = read("  min ( completeness ,  peer = A )>=99%");
  EXPECT_EQ(spread.text, "min ( completeness , peer = A )>=99%");
  EXPECT_EQ(spread.filter.peer, "A");
  const Expectation folded =
      parse_more("expect:\n  - min(completeness,\n        peer=A) >= 99%\n").expectations.at(0);
  EXPECT_EQ(folded.text, "min(completeness, peer=A) >= 99%");
  EXPECT_EQ(folded.line, 5);
}

TEST(ExpectationReader, HasNoLineForWhatAnOverrideBrings) {
  const Scenario scenario = parse_more("", {{"expect", "[min(completeness) >= 99%]"}});
  EXPECT_EQ(scenario.expectations.at(0).line, 0);
}

TEST(ExpectationReader, ChecksNoNamesWhereTheChainCannotBeRead) {
  const auto problems = problems_of(
      "version: 1\ntopology: {chain: []}\nsource: {type: synthetic}\n"
      "expect: ['min(completeness, peer=Z) >= 99%', 'max(overhead, link=Y->Z) <= 9%']\n");
  EXPECT_EQ(problems.size(), 1U);  // of the chain
}

}  // namespace
}  // namespace strand::scenario
