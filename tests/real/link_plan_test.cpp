#include "real/link_plan.hpp"

#include <gtest/gtest.h>

#include "core/scenario/scenario_reader.hpp"
#include "tests/real/shaper_driver.hpp"

namespace strand::real {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

scenario::Scenario read(const std::string& rest) {
  return scenario::parse_scenario(
      "version: 1\ntopology: {chain: [A, B, C]}\nsource: {type: synthetic}\n" + rest, "s.yaml");
}

link::LinkOptions delayed(Duration delay) {
  link::LinkOptions options;
  options.delay = delay;
  return options;
}

using test::change_at;
using test::partition_at;
using test::partition_ends_at;

void expect_turns(const std::optional<ShapedLinkOptions>& plan,
                  const std::vector<LinkTurn>& expected) {
  ASSERT_TRUE(plan);
  ASSERT_EQ(plan->turns.size(), expected.size());
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(plan->turns[i].at, expected[i].at) << i;
    EXPECT_EQ(plan->turns[i].kind, expected[i].kind) << i;
    ASSERT_EQ(plan->turns[i].link != nullptr, expected[i].link != nullptr) << i;
    if (expected[i].link == nullptr) continue;
    EXPECT_EQ(*plan->turns[i].link, *expected[i].link) << i;
  }
}

TEST(LinkPlan, PerfectLinksNeedNone) {
  const scenario::Scenario scenario = read("");
  EXPECT_FALSE(has_impaired_links(scenario));
  for (std::size_t place = 0; place <= 3; ++place) {
    const LinkPlan plan = plan_links(scenario, place);
    EXPECT_FALSE(plan.forward);
    EXPECT_FALSE(plan.backward);
  }
}

TEST(LinkPlan, EveryPlaceHasTheLinksToItsNeighbours) {
  const scenario::Scenario scenario =
      read("links: {default: {delay: 1ms}, A->B: {delay: 2ms}, B->A: {delay: 3ms}}\n");
  EXPECT_TRUE(has_impaired_links(scenario));
  const LinkPlan coordinator = plan_links(scenario, 0);
  EXPECT_EQ(coordinator.forward->name, "coordinator->A");
  EXPECT_EQ(coordinator.forward->link, delayed(milliseconds(1)));
  EXPECT_FALSE(coordinator.backward);
  EXPECT_TRUE(coordinator.feeds_the_chain);
  const LinkPlan a = plan_links(scenario, 1);
  EXPECT_EQ(a.forward->name, "A->B");
  EXPECT_EQ(a.forward->link, delayed(milliseconds(2)));
  EXPECT_EQ(a.backward->name, "A->coordinator");
  EXPECT_FALSE(a.feeds_the_chain);
  const LinkPlan b = plan_links(scenario, 2);
  EXPECT_EQ(b.backward->name, "B->A");
  EXPECT_EQ(b.backward->link, delayed(milliseconds(3)));
  const LinkPlan tail = plan_links(scenario, 3);
  EXPECT_FALSE(tail.forward);
  EXPECT_EQ(tail.backward->name, "C->B");
  EXPECT_EQ(tail.away, milliseconds(1 + 2 + 1));
}

// At 2 s the first change ends, and the link is as the scenario has it before the second begins.
TEST(LinkPlan, ChangesOfALinkAreItsTurns) {
  const scenario::Scenario scenario = read(
      "links: {default: {delay: 1ms}}\n"
      "events:\n"
      "  - {at: 2s, link: A->B, set: {delay: 7ms}}\n"
      "  - {at: 1s, for: 1s, link: default, set: {delay: 5ms}}\n");
  const std::vector<LinkTurn> changed{change_at(seconds(1), delayed(milliseconds(5))),
                                      change_at(seconds(2), delayed(milliseconds(1)))};
  expect_turns(plan_links(scenario, 0).forward, changed);
  expect_turns(plan_links(scenario, 1).backward, changed);
  std::vector<LinkTurn> twice = changed;
  twice.push_back(change_at(seconds(2), delayed(milliseconds(7))));
  expect_turns(plan_links(scenario, 1).forward, twice);
}

TEST(LinkPlan, PartitionsAreTurnsOfTheLinksBetweenTheirGroups) {
  const scenario::Scenario both =
      read("events: [{at: 1s, for: 3s, partition: [[coordinator, A], [B, C]]}]\n");
  EXPECT_TRUE(has_impaired_links(both));
  const std::vector<LinkTurn> held{partition_at(seconds(1)), partition_ends_at(seconds(4))};
  EXPECT_FALSE(plan_links(both, 0).forward);
  expect_turns(plan_links(both, 1).forward, held);
  expect_turns(plan_links(both, 2).backward, held);
  EXPECT_FALSE(plan_links(both, 2).forward);
  const scenario::Scenario one = read("events: [{at: 1s, partition: [[B], [A]], one_way: true}]\n");
  EXPECT_FALSE(plan_links(one, 1).forward);
  expect_turns(plan_links(one, 2).backward, {partition_at(seconds(1))});
}

}  // namespace
}  // namespace strand::real
