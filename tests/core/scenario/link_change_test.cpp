#include "core/scenario/link_change.hpp"

#include <chrono>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using Directions = std::vector<LinkChange::Direction>;

constexpr const char* links =
    "links:\n"
    "  default: {delay: 20ms}\n"
    "  A->B: {extends: default, loss: 1%, drop: [7]}\n";

Directions change_of(const std::string& event) {
  const Scenario scenario = parse_more(links + ("events: [{at: 8s, " + event) + "}]\n");
  return std::get<LinkChange>(scenario.events.at(0).what).directions;
}

link::LinkOptions slowed(const char* drops = nullptr) {
  link::LinkOptions options;
  options.delay = 20ms;
  options.rate = BitRate(2'000'000);
  if (drops != nullptr) {
    options.loss = Probability::percent(1);
    options.drops.datagrams = {7};
  }
  return options;
}

TEST(LinkChange, StandsOverWhatTheLinkIs) {
  EXPECT_EQ(change_of("for: 4s, link: A->B, set: {rate: 2mbit}"),
            (Directions{{{1, 2}, slowed("with its drops")}}));
}

TEST(LinkChange, MayBeBothWays) {
  const Directions expected{{{1, 2}, slowed("with its drops")}, {{2, 1}, slowed()}};
  EXPECT_EQ(change_of("link: A<->B, set: {rate: 2mbit}"), expected);
  EXPECT_EQ(change_of("link: B<->A, set: {rate: 2mbit}"), expected);
}

TEST(LinkChange, MayBeOfEveryHop) {
  EXPECT_EQ(change_of("link: default, set: {rate: 2mbit}"),
            (Directions{{{0, 1}, slowed()},
                        {{1, 0}, slowed()},
                        {{1, 2}, slowed("with its drops")},
                        {{2, 1}, slowed()},
                        {{2, 3}, slowed()},
                        {{3, 2}, slowed()}}));
}

TEST(LinkChange, ReachesTheCoordinator) {
  EXPECT_EQ(change_of("link: coordinator->A, set: {rate: 2mbit}"),
            (Directions{{{0, 1}, slowed()}}));
}

TEST(LinkChange, SetsWhateverALinkIs) {
  const Directions directions = change_of(
      "link: B->C, set: {delay: 0s, jitter: 1ms, distribution: normal, reorder: 1%, loss: "
      "{burst: {rate: 5%, mean_length: 4}}, duplicate: 1%, corrupt: 1%, correlation: 1%, "
      "trace: lte, mtu: 576B, queue: 10p}");
  ASSERT_EQ(directions.size(), 1U);
  const link::LinkOptions& options = directions.front().options;
  EXPECT_EQ(options.delay, Duration(0));
  EXPECT_EQ(options.loss, link::LossModel(link::BurstLoss{Probability::percent(5), 4'000}));
  EXPECT_EQ(options.trace.name(), "scenarios/lte");
  EXPECT_EQ(options.mtu, ByteCount(576));
  EXPECT_EQ(options.queue.packets, 10U);
}

TEST(LinkChange, IsBoundedOverAllEvents) {
  std::string text =
      "version: 1\ntopology: {chain: 10000}\nsource: {type: synthetic, fps: 1}\nevents:\n";
  for (int i = 0; i < 12; ++i) {
    text += "  - {at: " + std::to_string(i) + "s, for: 1s, link: default, set: {loss: 1%}}\n";
  }
  EXPECT_EQ(problems_of(text),
            (std::vector<std::string>{"bad.yaml:15:30: events[10].link: up to here the events "
                                      "change links in more than 200000 directions in all; change "
                                      "fewer"}));
}

}  // namespace
}  // namespace strand::scenario
