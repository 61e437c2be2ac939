#include "reports/run_report.hpp"

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "reports/frame_status.hpp"
#include "reports/latency.hpp"
#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

TEST(RunReport, PutsEveryFrameAtEveryPeerIntoOneOfFourStates) {
  // Frames of 3 chunks, captured at 0, 100, 200, 300, 400 and 500 ms, deadline 1 s.
  RunObservation observation = make_observation(6, 3);
  add_peer(observation, "A",
           LedgerBuilder(3)
               .complete(at_ms(40))     // 40 ms: complete
               .complete(at_ms(1'100))  // 1,000 ms: complete, by the deadline
               .complete(at_ms(1'201))  // 1,001 ms: late
               .partial({1})            // partial
               .corrupt(at_ms(450)));   // partial, and corrupt; frame 5 never came: lost
  observation.peers[0].ledger->duplicate_frames = 1;
  observation.peers[0].ledger->not_stored_frames = 2;
  observation.peers[0].ledger->received = {20, 4'000, 17, 2, 3, 4};

  const RunReport report = make_run_report(observation);
  EXPECT_EQ(report.frames_sent, 6U);
  ASSERT_EQ(report.peers.size(), 1U);
  const PeerReport& peer = report.peers[0];
  EXPECT_EQ(peer.name, "A");
  EXPECT_EQ(peer.hop, 1U);
  EXPECT_TRUE(peer.reported);
  EXPECT_EQ(peer.frames.sent, 6U);
  EXPECT_EQ(peer.frames.complete, 2U);
  EXPECT_EQ(peer.frames.late, 1U);
  EXPECT_EQ(peer.frames.partial, 2U);
  EXPECT_EQ(peer.frames.lost, 1U);
  EXPECT_EQ(peer.frames.corrupt, 1U);
  EXPECT_EQ(peer.frames.duplicate, 1U);
  EXPECT_EQ(peer.frames.not_stored, 2U);
  EXPECT_DOUBLE_EQ(peer.completeness, 2.0 / 6.0);
  EXPECT_EQ(peer.frame_status, "2c1l2p1x");
  // Latencies 40, 1,000 and 1,001 ms; ranks ceil(1.5) = 2, ceil(2.85) = 3, ceil(2.97) = 3.
  ASSERT_TRUE(peer.latency_ms);
  EXPECT_EQ(peer.latency_ms->p50, 1'000.0);
  EXPECT_EQ(peer.latency_ms->p95, 1'001.0);
  EXPECT_EQ(peer.latency_ms->p99, 1'001.0);
  EXPECT_EQ(peer.latency_ms->max, 1'001.0);
  ASSERT_EQ(peer.latency_cdf.size(), latency_cdf_per_mille.size());
  EXPECT_EQ(peer.latency_cdf.front(), (LatencyQuantile{0, 40.0}));
  EXPECT_EQ(peer.latency_cdf.back(), (LatencyQuantile{1'000, 1'001.0}));
  EXPECT_EQ(peer.chunks.received, 17U);
  EXPECT_EQ(peer.chunks.duplicate, 2U);
  EXPECT_EQ(peer.chunks.refused, 3U);
  EXPECT_EQ(peer.chunks.expired, 4U);
}

// Qualities 100, 80, 45 and 80 of frames that were sent: 305 / 4. The last was refused.
TEST(RunReport, SaysWhatTheSourceSkippedAndAtWhatQualityItSent) {
  RunObservation observation = make_observation(5, 3);
  std::vector<SourceFrame>& frames = observation.coordinator.frames;
  frames[1].quality = frames[3].quality = 80;
  frames[2].quality = 45;
  frames[4].chunk_count = 0;
  frames[4].quality = 0;
  observation.coordinator.skipped_frames = 7;
  const SourceReport source = make_run_report(observation).source;
  EXPECT_EQ(source.skipped_frames, 7U);
  EXPECT_EQ(source.encoded_bytes, 5'000U);
  ASSERT_TRUE(source.quality);
  EXPECT_DOUBLE_EQ(source.quality->lowest, 45);
  EXPECT_DOUBLE_EQ(source.quality->mean, 76.25);
  EXPECT_FALSE(make_run_report(make_observation(0, 0)).source.quality);
}

TEST(RunReport, ReadsALedgerFromItsFirstFrameOn) {
  RunObservation observation = make_observation(4, 3);
  add_peer(observation, "A", LedgerBuilder(3, 2).complete(at_ms(210)));
  EXPECT_EQ(make_run_report(observation).peers[0].frame_status, "2x1c1x");
}

TEST(RunReport, IgnoresFramesThatTheSourceDidNotSend) {
  RunObservation observation = make_observation(2, 3);
  add_peer(
      observation, "A",
      LedgerBuilder(3).complete(at_ms(1)).complete(at_ms(101)).complete(at_ms(201)).partial({0}));
  const RunReport report = make_run_report(observation);
  EXPECT_EQ(report.peers[0].frames.sent, 2U);
  EXPECT_EQ(report.peers[0].frames.complete, 2U);
  EXPECT_EQ(report.peers[0].frame_status, "2c");
  EXPECT_TRUE(report.missing.empty());

  RunObservation far = make_observation(2, 3);
  add_peer(far, "A", LedgerBuilder(3, 4'000'000'000U).complete(at_ms(1)).corrupt(at_ms(2)));
  EXPECT_EQ(make_run_report(far).peers[0].frame_status, "2x");
  EXPECT_EQ(make_run_report(far).peers[0].frames.corrupt, 0U);
}

TEST(RunReport, CountsEveryFrameAsLostForAPeerThatNeverReported) {
  RunObservation observation = make_observation(5, 3);
  add_silent_peer(observation, "A");
  const PeerReport peer = make_run_report(observation).peers[0];
  EXPECT_FALSE(peer.reported);
  EXPECT_EQ(peer.frames.lost, 5U);
  EXPECT_EQ(peer.frame_status, "5x");
  EXPECT_EQ(peer.completeness, 0.0);
  EXPECT_FALSE(peer.latency_ms);
}

TEST(RunReport, HasNoCompletenessToBoastOfWhenNothingWasSent) {
  RunObservation observation = make_observation(0, 3);
  add_peer(observation, "A", LedgerBuilder(3));
  const RunReport report = make_run_report(observation);
  EXPECT_EQ(report.peers[0].completeness, 0.0);
  EXPECT_EQ(report.peers[0].frame_status, "");
  EXPECT_FALSE(report.frame_rate_held);
}

TEST(RunReport, MeasuresTheFrameRateThatTheSourceHeld) {
  RunObservation observation = make_observation(5, 3);
  observation.rate = FrameRate(30'000, 1'001);
  // 5 frames, 400 ms from the first to the last: 4 / 0.4 s.
  const RunReport report = make_run_report(observation);
  EXPECT_DOUBLE_EQ(report.frame_rate_held.value(), 10.0);
  EXPECT_DOUBLE_EQ(report.frame_rate, 30'000.0 / 1'001.0);

  EXPECT_FALSE(make_run_report(make_observation(1, 3)).frame_rate_held);
}

TEST(RunReport, AddsUpForAnyLedgers) {
  Random random(7);
  for (int round = 0; round < 200; ++round) {
    const auto sent = static_cast<std::uint32_t>(random.below(30));
    RunObservation observation = make_observation(sent, 3);
    LedgerBuilder builder(3, static_cast<std::uint32_t>(random.below(5)));
    for (std::uint64_t i = random.below(40); i > 0; --i) {
      const Timestamp when = at_ms(random.between(-100, 5'000));
      switch (random.below(4)) {
        case 0:
          builder.complete(when);
          break;
        case 1:
          builder.corrupt(when);
          break;
        case 2:
          builder.partial({static_cast<std::uint16_t>(random.below(6))});
          break;
        default:
          builder.lost();
      }
    }
    add_peer(observation, "A", builder);
    const PeerReport peer = make_run_report(observation).peers[0];
    EXPECT_EQ(peer.frames.complete + peer.frames.late + peer.frames.partial + peer.frames.lost,
              sent);
    std::uint64_t in_string = 0;
    const auto runs = parse_status(peer.frame_status).value();
    for (const StatusRun& run : runs) in_string += run.length;
    EXPECT_EQ(in_string, sent);
    EXPECT_LE(peer.frames.corrupt, peer.frames.partial);
  }
}

// B came 250 ms after the first capture, when frames 0 to 2 of 6 had been captured. What it has of
// frame 2 does not count; 3 and 4 are complete, and of 5 it lacks a chunk.
RunObservation observation_of_a_joined_peer() {
  RunObservation observation = make_observation(6, 3);
  LedgerBuilder a(3);
  for (int frame = 0; frame < 6; ++frame) a.complete(at_ms(frame * 100 + 10));
  add_peer(observation, "A", a);
  add_peer(
      observation, "B",
      LedgerBuilder(3, 2).partial({0, 1}).complete(at_ms(320)).complete(at_ms(420)).partial({2}));
  observation.coordinator.arrivals = {PeerArrival{at_ms(-5), FrameNumber(0)},
                                      PeerArrival{at_ms(250), FrameNumber(3)}};
  for (std::size_t place = 0; place < 2; ++place) {
    observation.peers[place].joined = join_of(observation.coordinator, place, place == 0);
  }
  return observation;
}

TEST(RunReport, CountsForAPeerThatJoinedWhatWasCapturedSince) {
  const RunReport report = make_run_report(observation_of_a_joined_peer());
  EXPECT_EQ(report.frames_sent, 6U);
  EXPECT_FALSE(report.peers[0].joined);
  const PeerReport& b = report.peers[1];
  EXPECT_EQ(b.joined, (PeerJoined{3, 0.25}));
  EXPECT_EQ(b.frames.sent, 3U);
  EXPECT_EQ(b.frames.complete, 2U);
  EXPECT_EQ(b.frames.partial, 1U);
  EXPECT_DOUBLE_EQ(b.completeness, 2.0 / 3.0);
  EXPECT_EQ(b.frame_status, "2c1p");
  EXPECT_EQ(b.complete_by->first_sending, 2U);
  ASSERT_EQ(report.missing.size(), 1U);
  EXPECT_EQ(report.missing[0].frame, 5U);
  // Frames 0 to 2 are complete everywhere where they were sent, and so are 3 and 4.
  EXPECT_EQ(report.complete_by->first_sending, 5U);
}

// The hop to it had to carry three frames of 1000 bytes.
TEST(RunReport, MeasuresTheHopToAPeerThatJoinedByWhatWasSentToIt) {
  RunObservation observation = observation_of_a_joined_peer();
  observation.coordinator.sent = {18, 6'600, 6'000, 600};
  observation.peers[0].ledger->sent = {9, 3'300, 3'000, 300};
  const RunReport report = make_run_report(observation);
  EXPECT_NEAR(*report.links[0].overhead, 0.1, 1e-9);
  EXPECT_NEAR(*report.links[1].overhead, 0.1, 1e-9);
}

TEST(RunReport, SendsNothingToAPeerThatNeverJoined) {
  RunObservation observation = make_observation(6, 3);
  add_silent_peer(observation, "A");
  observation.peers[0].joined = join_of(observation.coordinator, 0, false);
  const PeerReport peer = make_run_report(observation).peers[0];
  EXPECT_EQ(peer.joined, (PeerJoined{6, std::nullopt}));
  EXPECT_EQ(peer.frames.sent, 0U);
  EXPECT_EQ(peer.frames.lost, 0U);
  EXPECT_EQ(peer.frame_status, "");
  EXPECT_FALSE(join_of(observation.coordinator, 0, true));
}

}  // namespace
}  // namespace strand::reports
