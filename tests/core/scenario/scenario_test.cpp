#include "core/scenario/scenario.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;

Scenario two_peers() {
  Scenario scenario;
  scenario.chain = {*PeerName::parse("A"), *PeerName::parse("B")};
  link::LinkOptions slow;
  slow.delay = 60ms;
  scenario.links = {{{1, 2}, slow}};
  return scenario;
}

TEST(Scenario, NamesItsPlaces) {
  const Scenario scenario = two_peers();
  EXPECT_EQ(place_name(scenario, 0), "coordinator");
  EXPECT_EQ(place_name(scenario, 1), "A");
  EXPECT_EQ(place_name(scenario, 2), "B");
}

TEST(Scenario, HasTheDefaultWhereALinkDoesNotDiffer) {
  Scenario scenario = two_peers();
  scenario.default_link.delay = 20ms;
  EXPECT_EQ(link_between(scenario, {0, 1}).delay, Duration(20ms));
  EXPECT_EQ(link_between(scenario, {1, 2}).delay, Duration(60ms));
  EXPECT_EQ(link_between(scenario, {2, 1}).delay, Duration(20ms));
}

TEST(Scenario, KnowsHowLongItsSourceIs) {
  EXPECT_EQ(length_of(SyntheticSource{}), Duration(std::chrono::seconds(30)));
  EXPECT_EQ(length_of(SizesSource{FrameRate(25, 1), 50, {}, {}}),
            Duration(std::chrono::seconds(2)));
  EXPECT_EQ(length_of(VideoSource{"a.mp4", 60, FrameRate(30, 1)}),
            Duration(std::chrono::seconds(2)));
  EXPECT_EQ(length_of(VideoSource{"a.mp4", 60, std::nullopt}), std::nullopt);
  EXPECT_EQ(length_of(VideoSource{"a.mp4", std::nullopt, FrameRate(30, 1)}), std::nullopt);
}

}  // namespace
}  // namespace strand::scenario
