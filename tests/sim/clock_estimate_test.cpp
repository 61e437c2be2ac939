// Peers ask for the time in simulated runs as in real ones; there the truth is known.
#include <chrono>

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

// 40 seconds of A and B behind 20 ms each.
scenario::Scenario with_clocks(std::vector<scenario::ClockSkew> skews) {
  scenario::Scenario scenario = test::chain_of(2, Probability(), wire::Forwarding::cut_through);
  scenario.source = test::frames_of(1, 1'200);
  for (const scenario::ClockSkew& skew : skews) {
    scenario.events.push_back({Duration(0), std::nullopt, skew});
  }
  return scenario;
}

TEST(ClockEstimate, IsNotThereWhereClocksAgree) {
  const auto outcome = test::run_once(with_clocks({}), 1);
  for (const reports::PeerReport& peer : outcome.report.peers) EXPECT_FALSE(peer.clock);
}

// Control connections take as long there as back, so that the estimate is right to a nanosecond;
// how uncertain it is, 20 ms to A, it cannot know. The last mark is some 36 to 40 s into the
// stream, when 50 ppm have come to 1.8 to 2 ms.
TEST(ClockEstimate, FindsTheOffsetAndTheDriftOfAPeersClock) {
  const auto outcome = test::run_once(with_clocks({{1, milliseconds(300), 50}}), 1);
  const reports::PeerReport& a = outcome.report.peers[0];
  ASSERT_TRUE(a.clock);
  EXPECT_TRUE(a.clock->corrected);
  EXPECT_GE(a.clock->offset_ms, 301.5);
  EXPECT_LE(a.clock->offset_ms, 302.1);
  EXPECT_NEAR(a.clock->uncertainty_ms, 20, 0.01);
  EXPECT_FALSE(outcome.report.peers[1].clock);
  // Times are true ones all the same: 20 ms and, for a chunk alone, nothing else.
  EXPECT_NEAR(a.latency_ms->p50, 20, 0.001);
}

TEST(ClockEstimate, SeesTheCoordinatorsClockAsThatOfAllPeers) {
  const auto outcome = test::run_once(with_clocks({{0, milliseconds(300), 0}}), 1);
  for (const reports::PeerReport& peer : outcome.report.peers) {
    ASSERT_TRUE(peer.clock);
    EXPECT_NEAR(peer.clock->offset_ms, -300, 0.001);
    EXPECT_FALSE(peer.clock->drift_ppm);
  }
}

// 2 ms there and 30 ms back: off by 14 ms, and uncertain by 16.
TEST(ClockEstimate, ErrsWithinItsUncertaintyWhereTheWaysDiffer) {
  scenario::Scenario scenario = with_clocks({{1, milliseconds(300), 0}});
  scenario.default_link.delay = milliseconds(30);
  link::LinkOptions back = scenario.default_link;
  back.delay = milliseconds(2);
  scenario.links = {{{1, 0}, back}, {{2, 1}, back}};
  const auto outcome = test::run_once(scenario, 1);
  ASSERT_TRUE(outcome.report.peers[0].clock);
  EXPECT_NEAR(outcome.report.peers[0].clock->offset_ms, 300 + 14, 0.001);
  EXPECT_NEAR(outcome.report.peers[0].clock->uncertainty_ms, 16, 0.001);
}

}  // namespace
}  // namespace strand::sim
