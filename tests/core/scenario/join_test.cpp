#include "core/scenario/join.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "core/scenario/resolved.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using Lines = std::vector<std::string>;

std::vector<PeerName> named(std::vector<std::string> names) {
  std::vector<PeerName> result;
  for (const std::string& name : names) result.push_back(*PeerName::parse(name));
  return result;
}

TEST(Join, PutsAPeerBehindTheChain) {
  const Scenario scenario = parse_more("events: [{at: 8s, join: D}]\n");
  EXPECT_EQ(scenario.chain, named({"A", "B", "C"}));
  EXPECT_EQ(scenario.joining, named({"D"}));
  EXPECT_EQ(whole_chain(scenario), named({"A", "B", "C", "D"}));
  ASSERT_EQ(scenario.events.size(), 1U);
  EXPECT_EQ(scenario.events[0].what, (decltype(Event::what)(Join{4})));
  EXPECT_EQ(place_name(scenario, 4), "D");
  EXPECT_EQ(joins_at(scenario, 4), Duration(8s));
  EXPECT_EQ(joins_at(scenario, 3), std::nullopt);
}

TEST(Join, GivesPlacesInTheOrderOfTime) {
  const Scenario scenario =
      parse_more("events: [{at: 9s, join: X}, {at: 8s, join: Y}, {at: 9s, join: Z}]\n");
  EXPECT_EQ(scenario.joining, named({"Y", "X", "Z"}));
}

TEST(Join, ComesFirstAmongTheEventsOfOneInstant) {
  const Scenario scenario = parse_more(
      "events: [{at: 8s, clock: D, offset: 20ms}, {at: 8s, crash: A}, {at: 8s, join: D}]\n");
  ASSERT_EQ(scenario.events.size(), 3U);
  EXPECT_EQ(scenario.events[0].what, (decltype(Event::what)(Join{4})));
  EXPECT_EQ(std::get<ClockSkew>(scenario.events[1].what).place, 4U);
}

TEST(Join, BringsTheHopToThePeerWithIt) {
  const Scenario scenario = parse_more(
      "links: {default: {delay: 20ms}, C->D: {delay: 5ms}, E->D: {delay: 6ms}}\n"
      "events: [{at: 9s, join: E}, {at: 8s, join: D}]\n");
  EXPECT_EQ(link_between(scenario, {3, 4}).delay, Duration(5ms));
  EXPECT_EQ(link_between(scenario, {5, 4}).delay, Duration(6ms));
  EXPECT_EQ(link_between(scenario, {4, 5}).delay, Duration(20ms));
}

TEST(Join, LetsALinkBeChangedBeforeItIsThere) {
  const Scenario scenario = parse_more(
      "events:\n"
      "  - {at: 8s, join: D}\n"
      "  - {at: 1s, for: 8s, link: C->D, set: {loss: 1%}}\n"
      "  - {at: 2s, for: 7s, link: D->C, set: {loss: 1%}}\n"
      "  - {at: 9s, for: 1s, link: default, set: {delay: 1ms}}\n");
  // Every hop of the chain as it is in the end, both ways.
  EXPECT_EQ(std::get<LinkChange>(scenario.events[3].what).directions.size(), 8U);
}

TEST(Join, LetsAPartitionNameAPeerThatIsStillToCome) {
  const Scenario scenario =
      parse_more("events: [{at: 1s, partition: [[coordinator], [D]]}, {at: 8s, join: D}]\n");
  EXPECT_EQ(std::get<Partition>(scenario.events[0].what).groups[1], std::vector<std::size_t>{4});
}

TEST(Join, LetsExpectationsNameThePeerAndItsLink) {
  const std::string events = "events: [{at: 8s, join: D}]\n";
  EXPECT_EQ(parse_more(events + "expect:\n"
                                "  - min(completeness, peer=D) >= 99%\n"
                                "  - max(overhead, link=C->D) <= 9%\n"
                                "  - min(completeness, peer=D, until=8001ms) >= 99%\n"
                                "  - min(completeness, until=1s) >= 99%\n")
                .expectations.size(),
            4U);
}

TEST(Join, IsTheSameInTheResolvedScenario) {
  const Scenario scenario = parse_more(
      "links: {C->D: {delay: 5ms}}\n"
      "events: [{at: 9s, join: E}, {at: 8s, join: D}, {at: 8s, clock: D, drift: 5ppm}]\n");
  const Scenario again = parse_scenario(resolved_json(scenario), scenario.file);
  EXPECT_EQ(again, scenario);
}

}  // namespace
}  // namespace strand::scenario
