#include "core/node/hop_estimate.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr std::uint32_t most_on_the_wire = (1U << 28) - 1;

// A hop with a round trip that has been 40 ms for long, which loses one datagram in five.
HopEstimate lossy_hop() {
  HopEstimate estimate;
  for (int i = 0; i < 200; ++i) estimate.add_round_trip(40ms, at(0s));
  for (int i = 0; i < 20'000; ++i) estimate.add_fate(i % 5 == 0);
  return estimate;
}

TEST(HopEstimate, KnowsNothingToBeginWith) {
  const HopEstimate estimate;
  EXPECT_EQ(estimate.outlook().loss, Odds());
  EXPECT_EQ(estimate.slack(300ms), 300ms);
  // Itself, of which nothing is known but the time to notice a loss.
  EXPECT_EQ(estimate.with_this_hop(), (wire::Onward{1, 0ms, 0, 2ms}));
}

TEST(HopEstimate, CountsARoundAsTheRoundTripAndTheTimeToNoticeTheLoss) {
  HopEstimate estimate;
  estimate.add_round_trip(40ms, at(0s));
  // Twice the variation, which is half of the first sample, and 2 ms.
  EXPECT_EQ(estimate.round(), 40ms + 40ms + 2ms);
}

TEST(HopEstimate, CountsWhatTheNextPeerWaitsForDatagramsThatOthersOvertookIntoARound) {
  HopEstimate estimate = lossy_hop();
  const Duration in_order = estimate.round();
  // 4 ms beyond the round trip are a probe's.
  for (int i = 0; i < 100; ++i) estimate.add_notice(44ms);
  EXPECT_EQ(estimate.round(), in_order);
  // The variation is down to nothing; of 60 ms beyond the round trip, 10 may be a report that was
  // lost. The mean comes within (7/8)^100 of them, and whole nanoseconds.
  for (int i = 0; i < 100; ++i) estimate.add_notice(100ms);
  EXPECT_NEAR(static_cast<double>((estimate.round() - 40ms).count()), 50e6, 1e3);
}

TEST(HopEstimate, TakesTheWayOnwardFromWhatIsLeft) {
  HopEstimate estimate;
  estimate.set_onward({7, 140ms, 400, 42ms});
  EXPECT_EQ(estimate.slack(300ms), 160ms);
  EXPECT_EQ(estimate.outlook().onward.hops, 7U);
}

TEST(HopEstimate, AddsItsOwnHopToTheChainForThePeerBefore) {
  HopEstimate estimate = lossy_hop();
  estimate.set_onward({3, 60ms, 768, 82ms});
  const wire::Onward whole = estimate.with_this_hop();
  EXPECT_EQ(whole.hops, 4U);
  EXPECT_EQ(whole.way, 80ms);
  // 0.2 / 0.8 * 1,024 = 256 more.
  EXPECT_NEAR(whole.retransmissions, 1'024, 2);
  // One round of 42 ms and three of 82 ms: 72 ms on average.
  EXPECT_NEAR(static_cast<double>(whole.round.count()), 72e6, 1e5);
}

TEST(HopEstimate, ForgetsEverythingWithAnotherNextPeer) {
  HopEstimate estimate = lossy_hop();
  estimate.set_onward({3, 60ms, 768, 82ms});
  estimate.forget();
  EXPECT_EQ(estimate.with_this_hop(), HopEstimate().with_this_hop());
  EXPECT_FALSE(estimate.rtt().known());
}

TEST(HopEstimate, CountsAHopThatLosesEverythingAs64Retransmissions) {
  HopEstimate estimate;
  for (int i = 0; i < 20'000; ++i) estimate.add_fate(true);
  EXPECT_EQ(estimate.with_this_hop().retransmissions, 64U * 1'024);
}

TEST(HopEstimate, StaysWithinTheWireWhateverTheNextPeerSays) {
  constexpr Duration longest = most_on_the_wire * 250us;
  HopEstimate estimate = lossy_hop();
  // The estimate of a peer that believes the next one, and so on down a chain of liars.
  for (int hop = 0; hop < 100; ++hop) {
    estimate.set_onward({most_on_the_wire, longest, most_on_the_wire, longest});
    const wire::Onward whole = estimate.with_this_hop();
    ASSERT_LE(whole.retransmissions, most_on_the_wire);
    ASSERT_GE(whole.hops, 1U);
    ASSERT_GE(whole.round, 0s);
    ASSERT_LE(whole.round, longest);
    ASSERT_GE(whole.way, longest);
  }
}

}  // namespace
}  // namespace strand
