// Whole runs against what can be worked out by hand. Losses are independent of one another, so that
// a frame's fate at a peer is a matter of a few lines, and n frames give it within four standard
// errors, 4 sqrt(p (1 - p) / n), in all but 6 of 100,000 comparisons.

#include <cmath>

#include <gtest/gtest.h>

#include "tests/sim/scenarios.hpp"

namespace strand::sim {
namespace {

using wire::Forwarding;

constexpr std::uint32_t frames = 20'000;
constexpr int chunks = 4;
constexpr double arrives = 0.95;  // a datagram over one hop
constexpr double loses = 1 - arrives;

double four_errors(double p, double n) {
  return 4 * std::sqrt(p * (1 - p) / n);
}

reports::RunReport run_four_hops(Forwarding forwarding) {
  scenario::Scenario scenario = test::chain_of(4, Probability::percent(5), forwarding);
  scenario.source = test::frames_of(chunks, frames);
  return test::run_once(scenario, scenario.seed).report;
}

void expect_fraction(std::uint64_t count, double p, const char* what, int hop) {
  EXPECT_NEAR(static_cast<double>(count) / frames, p, four_errors(p, frames))
      << what << " at hop " << hop;
}

void expect_every_frame_accounted_for(const reports::RunReport& report) {
  EXPECT_FALSE(report.partial);
  EXPECT_EQ(report.frames_sent, frames);
  for (const reports::PeerReport& peer : report.peers) {
    EXPECT_TRUE(peer.reported);
    const reports::FrameCounts& counts = peer.frames;
    EXPECT_EQ(counts.complete + counts.late + counts.partial + counts.lost, frames);
    EXPECT_EQ(counts.late, 0U);
    EXPECT_EQ(counts.corrupt, 0U);
    EXPECT_EQ(counts.duplicate, 0U);
  }
  EXPECT_EQ(test::count_missing(report, "unexplained"), 0U);
  EXPECT_GT(test::count_missing(report, "loss"), 0U);
}

TEST(ClosedForm, StoreAndForwardBreaksAFrameAtItsFirstLoss) {
  // All of a frame's chunks cross a hop with probability c = 0.95^4 = 0.8145. A relay sends a frame
  // only if it has it whole, so at hop h a frame is complete with probability c^h. It is sent on
  // hop h with probability c^(h-1); of those, all four chunks are lost with probability 0.05^4, and
  // what is neither that nor complete is partial. The rest is lost.
  const reports::RunReport report = run_four_hops(Forwarding::store_and_forward);
  expect_every_frame_accounted_for(report);
  const double c = std::pow(arrives, chunks);
  for (int hop = 1; hop <= 4; ++hop) {
    const reports::FrameCounts& counts = report.peers[static_cast<std::size_t>(hop) - 1].frames;
    const double complete = std::pow(c, hop);
    const double partial = std::pow(c, hop - 1) * (1 - c - std::pow(loses, chunks));
    expect_fraction(counts.complete, complete, "complete", hop);
    expect_fraction(counts.partial, partial, "partial", hop);
    expect_fraction(counts.lost, 1 - complete - partial, "lost", hop);
  }
}

TEST(ClosedForm, CutThroughLetsPartialFramesTravelOn) {
  // A chunk reaches hop h with probability q = 0.95^h, independently of the frame's other chunks.
  // So a frame is complete with q^4, which is what store and forward gives, too; it is lost with
  // (1 - q)^4, which is far less, and partial otherwise.
  const reports::RunReport report = run_four_hops(Forwarding::cut_through);
  expect_every_frame_accounted_for(report);
  for (int hop = 1; hop <= 4; ++hop) {
    const reports::FrameCounts& counts = report.peers[static_cast<std::size_t>(hop) - 1].frames;
    const double q = std::pow(arrives, hop);
    const double complete = std::pow(q, chunks);
    const double lost = std::pow(1 - q, chunks);
    expect_fraction(counts.complete, complete, "complete", hop);
    expect_fraction(counts.lost, lost, "lost", hop);
    expect_fraction(counts.partial, 1 - complete - lost, "partial", hop);
  }
}

TEST(ClosedForm, LatencyIsTheSumOfTheDelays) {
  // Without a rate, and with frames that fit into one burst, a frame is at hop h after h x 20 ms.
  for (const Forwarding forwarding : {Forwarding::store_and_forward, Forwarding::cut_through}) {
    const scenario::Scenario scenario = test::chain_of(4, Probability(), forwarding);
    const reports::RunReport report = test::run_once(scenario, 1).report;
    for (const reports::PeerReport& peer : report.peers) {
      ASSERT_TRUE(peer.latency_ms);
      EXPECT_EQ(peer.latency_ms->p50, 20.0 * peer.hop);
      EXPECT_EQ(peer.latency_ms->max, 20.0 * peer.hop);
      EXPECT_EQ(peer.completeness, 1.0);
    }
  }
}

TEST(ClosedForm, LatencyCountsSerialisation) {
  // Four datagrams of 1,200 bytes at 9.6 Mbit/s take 1 ms each. The last chunk of a frame leaves
  // the first hop after 4 ms. Cut through, it finds the second hop's link free, because the chunks
  // come no faster than they go: 1 ms more. Store and forward sends the frame anew: 4 ms more.
  for (const Forwarding forwarding : {Forwarding::store_and_forward, Forwarding::cut_through}) {
    scenario::Scenario scenario = test::chain_of(3, Probability(), forwarding);
    scenario.default_link.rate = BitRate(9'600'000);
    const reports::RunReport report = test::run_once(scenario, 1).report;
    const double again = forwarding == Forwarding::store_and_forward ? 4 : 1;
    for (const reports::PeerReport& peer : report.peers) {
      ASSERT_TRUE(peer.latency_ms);
      EXPECT_DOUBLE_EQ(peer.latency_ms->p50, 20.0 * peer.hop + 4 + again * (peer.hop - 1));
      EXPECT_DOUBLE_EQ(peer.latency_ms->max, peer.latency_ms->p50);
    }
  }
}

TEST(ClosedForm, DeadlineMakesFramesLate) {
  // Hop h is reached after h x 20 ms: with a deadline of 50 ms the first two peers are in time and
  // the third is late with every frame.
  scenario::Scenario scenario = test::chain_of(3, Probability(), Forwarding::cut_through);
  scenario.transport.deadline = std::chrono::milliseconds(50);
  const reports::RunReport report = test::run_once(scenario, 1).report;
  EXPECT_EQ(report.peers[0].frames.complete, 300U);
  EXPECT_EQ(report.peers[1].frames.complete, 300U);
  EXPECT_EQ(report.peers[2].frames.complete, 0U);
  EXPECT_EQ(report.peers[2].frames.late, 300U);
}

TEST(ClosedForm, AQueueThatIsHalfTooSmallDropsHalfOfEveryFrame) {
  // A frame's eight datagrams of 1,200 bytes come at once, and the queue of the second hop holds
  // four: the first four go, the others are dropped. The link empties it in 4 ms, long before the
  // next frame. Cut through, every frame is partial behind it, with exactly four chunks missing.
  scenario::Scenario scenario = test::chain_of(2, Probability(), Forwarding::cut_through);
  scenario.source = test::frames_of(8, 100);
  link::LinkOptions narrow = scenario.default_link;
  narrow.rate = BitRate(9'600'000);
  narrow.queue = {ByteCount(4 * 1200), std::nullopt};
  scenario.links = {{{1, 2}, narrow}};
  const reports::RunReport report = test::run_once(scenario, 1).report;
  EXPECT_EQ(report.peers[0].frames.complete, 100U);
  EXPECT_EQ(report.peers[1].frames.partial, 100U);
  // The end of the stream is a datagram, too, and finds the queue empty.
  EXPECT_EQ(report.links[1].datagrams.sent, 801U);
  EXPECT_EQ(report.links[1].datagrams.queue_dropped, 400U);
  EXPECT_EQ(report.links[1].datagrams.delivered, 401U);
  EXPECT_EQ(test::count_missing(report, "queue_full"), 400U);
  EXPECT_EQ(report.missing.size(), 400U);
}

TEST(ClosedForm, SeedChainAgreesWithThePythonOriginal) {
  // The Python StrandCast, JSON datagrams, frames of about four of them, 5 % loss on every hop,
  // completed 83, 66, 53 and 43 % of 300 frames at its four peers, rounded to whole percents. Ten
  // runs of ours are 3,000 frames. Both are samples of a fraction p near 0.8145^h, so that their
  // difference has a standard error of sqrt(p (1 - p) (1/300 + 1/3000)): 2.4, 2.9, 3.0 and
  // 3.0 points.
  const double original[] = {0.83, 0.66, 0.53, 0.43};
  scenario::Scenario scenario =
      test::chain_of(4, Probability::percent(5), Forwarding::store_and_forward);
  scenario.transport.format = wire::Format::json;
  scenario.source = test::frames_of(chunks, 300, wire::Format::json);
  double completeness[4] = {};
  for (std::uint32_t run = 0; run < 10; ++run) {
    const reports::RunReport report = test::run_once(scenario, seed_of_run(42, run)).report;
    for (std::size_t i = 0; i < 4; ++i) {
      EXPECT_EQ(report.peers[i].frames.corrupt, 0U);
      completeness[i] += report.peers[i].completeness / 10;
    }
  }
  for (int hop = 1; hop <= 4; ++hop) {
    const double p = std::pow(arrives, chunks * hop);
    const double error = std::sqrt(p * (1 - p) * (1.0 / 300 + 1.0 / 3000));
    EXPECT_NEAR(completeness[hop - 1], original[hop - 1], 4 * error + 0.005) << "hop " << hop;
    EXPECT_NEAR(completeness[hop - 1], p, four_errors(p, 3000)) << "hop " << hop;
  }
}

}  // namespace
}  // namespace strand::sim
