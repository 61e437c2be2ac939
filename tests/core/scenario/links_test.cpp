#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "core/scenario/parts.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using link::LinkOptions;

// The places of the chain A, B, C; the coordinator is 0.
constexpr std::size_t coordinator = 0;
constexpr std::size_t a = 1;
constexpr std::size_t b = 2;
constexpr std::size_t c = 3;

LinkOptions delayed(Duration delay) {
  LinkOptions options;
  options.delay = delay;
  return options;
}

TEST(Links, ArePerfectByDefault) {
  const Scenario scenario = parse_more("");
  EXPECT_EQ(link_between(scenario, {a, b}), LinkOptions{});
  EXPECT_TRUE(scenario.links.empty());
}

TEST(Links, WithoutAnEntryAreTheDefaultBothWays) {
  const Scenario scenario = parse_more("links: {default: {delay: 20ms}}\n");
  EXPECT_EQ(link_between(scenario, {coordinator, a}), delayed(20ms));
  EXPECT_EQ(link_between(scenario, {c, b}), delayed(20ms));
}

TEST(Links, AreSetOneWayOrBothWays) {
  const Scenario scenario = parse_more(
      "links: {coordinator->A: {delay: 1ms}, B<->C: {delay: 2ms}, B->A: {delay: 3ms}}\n");
  EXPECT_EQ(link_between(scenario, {coordinator, a}), delayed(1ms));
  EXPECT_EQ(link_between(scenario, {a, coordinator}), LinkOptions{});
  EXPECT_EQ(link_between(scenario, {b, c}), delayed(2ms));
  EXPECT_EQ(link_between(scenario, {c, b}), delayed(2ms));
  EXPECT_EQ(link_between(scenario, {b, a}), delayed(3ms));
  EXPECT_EQ(link_between(scenario, {a, b}), LinkOptions{});
}

TEST(Links, WithAnEntryStandAloneUnlessTheyExtendTheDefault) {
  const Scenario scenario = parse_more(
      "links:\n"
      "  default: {delay: 20ms, loss: 1%}\n"
      "  A->B: {delay: 5ms}\n"
      "  B->C: {extends: default, delay: 5ms}\n");
  EXPECT_EQ(link_between(scenario, {a, b}), delayed(5ms));
  LinkOptions lossy = delayed(5ms);
  lossy.loss = Probability::percent(1);
  EXPECT_EQ(link_between(scenario, {b, c}), lossy);
}

TEST(Links, ExtendTemplatesAndOneAnotherInAnyOrder) {
  const Scenario scenario = parse_more(
      "links:\n"
      "  A->B: {extends: B->C, delay: 1ms}\n"
      "  B->C: {extends: radio, loss: 2%}\n"
      "  radio: {extends: default, jitter: 3ms}\n"
      "  default: {delay: 20ms, loss: 1%, jitter: 1ms}\n");
  LinkOptions expected = delayed(20ms);
  expected.jitter = 3ms;
  expected.loss = Probability::percent(2);
  EXPECT_EQ(link_between(scenario, {b, c}), expected);
  expected.delay = 1ms;
  EXPECT_EQ(link_between(scenario, {a, b}), expected);
}

TEST(Links, AreKeptSortedAndOnlyWhereTheyDiffer) {
  const Scenario scenario = parse_more(
      "links:\n"
      "  default: {delay: 20ms}\n"
      "  B<->C: {delay: 2ms}\n"
      "  coordinator->A: {delay: 1ms}\n"
      "  A->B: {delay: 20ms}\n");
  ASSERT_EQ(scenario.links.size(), 3U);
  EXPECT_EQ(scenario.links[0].first, (LinkEnds{coordinator, a}));
  EXPECT_EQ(scenario.links[1].first, (LinkEnds{b, c}));
  EXPECT_EQ(scenario.links[2].first, (LinkEnds{c, b}));
}

TEST(Links, TakeLongLinesOfTemplates) {
  std::string links = "links:\n  A->B: {extends: t0}\n";
  constexpr int templates = 5'000;
  for (int i = 0; i < templates; ++i) {
    links += "  t" + std::to_string(i) + ": {extends: t" + std::to_string(i + 1) + "}\n";
  }
  links += "  t" + std::to_string(templates) + ": {delay: 7ms}\n";
  EXPECT_EQ(link_between(parse_more(links), {a, b}), delayed(7ms));
}

TEST(Links, TakeAChainOfTenThousandPeers) {
  std::string text = "version: 1\nsource: {type: synthetic}\ntopology: {chain: 10000}\nlinks:\n";
  for (int i = 1; i < 10'000; ++i) {
    text += "  P" + std::to_string(i) + "<->P" + std::to_string(i + 1) + ": {delay: 3ms}\n";
  }
  const Scenario scenario = parse_scenario(text, "a.yaml");
  EXPECT_EQ(link_between(scenario, {9'999, 10'000}), delayed(3ms));
  EXPECT_EQ(link_between(scenario, {0, 1}), LinkOptions{});
}

}  // namespace
}  // namespace strand::scenario
