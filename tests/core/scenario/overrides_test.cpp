#include "core/scenario/overrides.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;

Override set(const std::string& text) {
  const auto result = parse_override(text);
  EXPECT_TRUE(result.has_value()) << text;
  return result.value_or(Override{});
}

TEST(Override, IsSplitAtItsFirstEqualsSign) {
  const Override one = set("links.A->B.loss=3%");
  EXPECT_EQ(one.path, "links.A->B.loss");
  EXPECT_EQ(one.value, "3%");
  EXPECT_EQ(set("source.file=a=b.mp4").value, "a=b.mp4");
  EXPECT_EQ(set("seed=").value, "");
}

TEST(Override, NeedsAPathAndAnEqualsSign) {
  for (const char* text : {"", "seed", "=3", ".seed=3", "links.=3", "links..loss=3"}) {
    const auto result = parse_override(text);
    ASSERT_FALSE(result.has_value()) << text;
    EXPECT_EQ(result.error(), "--set '" + std::string(text) +
                                  "' is not KEY=VALUE; write for example --set "
                                  "links.default.loss=3%");
  }
}

TEST(Overrides, ReplaceWhatTheFileSays) {
  const Scenario scenario = parse_more("seed: 1\ntransport: {deadline: 1s, wire: json}\n",
                                       {set("seed=7"), set("transport.deadline=500ms")});
  EXPECT_EQ(scenario.seed, 7U);
  EXPECT_EQ(scenario.transport.deadline, Duration(500ms));
  EXPECT_EQ(scenario.transport.format, wire::Format::json);
}

TEST(Overrides, AddWhatTheFileDoesNotSay) {
  const Scenario scenario =
      parse_more("codec:\n", {set("links.default.loss=3%"), set("codec.jpeg_quality=50")});
  EXPECT_EQ(scenario.default_link.loss, link::LossModel(Probability::percent(3)));
  EXPECT_EQ(scenario.codec.jpeg_quality, 50);
}

TEST(Overrides, MayBeListsAndMaps) {
  const Scenario scenario =
      parse_more("", {set("topology.chain=[N, on]"),
                      set("source={type: sizes, frame_size: {min: 1KiB, max: 2KiB}}")});
  ASSERT_EQ(scenario.chain.size(), 2U);
  EXPECT_EQ(scenario.chain[0].text(), "N");
  EXPECT_EQ(std::get<SizesSource>(scenario.source).largest, ByteCount::kibibytes(2));
}

TEST(Overrides, ReachIntoTheMapsOfALink) {
  const Scenario scenario =
      parse_more("links: {default: {loss: {burst: {rate: 5%, mean_length: 4}}}}\n",
                 {set("links.default.loss.burst.mean_length=2.5"), set("links.A->B.drop=[3, 4]"),
                  set("links.A->B.queue={discipline: codel}")});
  EXPECT_EQ(scenario.default_link.loss,
            link::LossModel(link::BurstLoss{Probability::percent(5), 2'500}));
  EXPECT_EQ(link_between(scenario, {1, 2}).drops.datagrams, (std::vector<std::uint64_t>{3, 4}));
  EXPECT_EQ(link_between(scenario, {1, 2}).queue.discipline, link::QueueDiscipline::codel);
}

TEST(Overrides, ReachIntoOtherOverridesAndTheLastOneWins) {
  const Scenario scenario =
      parse_more("", {set("links={default: {delay: 1ms}}"), set("links.default.delay=2ms"),
                      set("links.default.loss=1%"), set("links.default.delay=3ms")});
  EXPECT_EQ(scenario.default_link.delay, Duration(3ms));
  EXPECT_EQ(scenario.default_link.loss, link::LossModel(Probability::percent(1)));
}

TEST(Overrides, ChangeOneOfTheSettingsThatShareAnAlias) {
  const Scenario scenario =
      parse_more("x-slow: &slow {delay: 60ms}\nlinks: {A->B: *slow, B->C: *slow}\n",
                 {set("links.A->B.delay=5ms")});
  EXPECT_EQ(link_between(scenario, {1, 2}).delay, Duration(5ms));
  EXPECT_EQ(link_between(scenario, {2, 3}).delay, Duration(60ms));
}

TEST(Overrides, OfADefaultReachWhatExtendsIt) {
  const Scenario scenario =
      parse_more("links: {default: {loss: 1%}, A->B: {extends: default, delay: 1ms}, B->C: {}}\n",
                 {set("links.default.loss=9%")});
  EXPECT_EQ(link_between(scenario, {1, 2}).loss, link::LossModel(Probability::percent(9)));
  EXPECT_EQ(link_between(scenario, {2, 3}).loss, link::LossModel(Probability()));
}

TEST(Overrides, DoNotHideAnEmptyFile) {
  EXPECT_EQ(problems_of("", {set("version=1")}),
            (std::vector<std::string>{"bad.yaml:1:1: the file is empty; begin with version: 1"}));
}

}  // namespace
}  // namespace strand::scenario
