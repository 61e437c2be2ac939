#include "core/node/coordinator_journal.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

TEST(CoordinatorJournal, KeepsWhenEachFrameWasCapturedAndHowLargeItWas) {
  CoordinatorJournal journal;
  journal.apply(
      run_start + 5ms,
      {EventKind::frame_captured, FrameNumber(0), {}, 4'716, 4 + 80 * frame_quality_unit});
  journal.apply(run_start + 38ms, {EventKind::frame_refused, FrameNumber(1), {}, 99, 0});
  ASSERT_EQ(journal.ledger().frames.size(), 2U);
  EXPECT_EQ(journal.ledger().frames[0], (SourceFrame{run_start + 5ms, 4'716, 4, 80}));
  EXPECT_EQ(journal.ledger().frames[1], (SourceFrame{run_start + 38ms, 99, 0, 0}));
}

TEST(CoordinatorJournal, KeepsWhereFramesWereLeftOut) {
  CoordinatorJournal journal;
  const Event skipped{EventKind::frame_skipped, FrameNumber(0), {}, 99, 20};
  journal.apply(run_start, skipped);
  journal.apply(run_start, {EventKind::frame_captured, FrameNumber(0), {}, 99, 1});
  journal.apply(run_start, skipped);
  journal.apply(run_start, skipped);
  journal.apply(run_start, {EventKind::frame_captured, FrameNumber(1), {}, 99, 1});
  journal.apply(run_start, skipped);
  EXPECT_EQ(journal.ledger().frames.at(0).skipped_before, 1U);
  EXPECT_EQ(journal.ledger().frames.at(1).skipped_before, 3U);
  EXPECT_EQ(journal.ledger().skipped_frames, 4U);
}

TEST(CoordinatorJournal, SplitsSentBytesIntoPayloadAndHeader) {
  CoordinatorJournal journal;
  journal.apply(run_start, {EventKind::datagram_sent, FrameNumber(0), ChunkIndex(0), 1'200, 1'179});
  journal.apply(run_start, {EventKind::end_of_stream_sent, {}, {}, 15, 900});
  EXPECT_EQ(journal.ledger().sent, (SendCounters{2, 1'215, 1'179, 36, 0}));
}

TEST(CoordinatorJournal, CountsRetransmissionsAndRepairsApartFromTheStreamAndProbesAsHeaders) {
  CoordinatorJournal journal;
  journal.apply(run_start, {EventKind::datagram_sent, FrameNumber(0), ChunkIndex(0), 1'200, 1'179});
  journal.apply(run_start,
                {EventKind::chunk_retransmitted, FrameNumber(0), ChunkIndex(0), 1'200, 1'179});
  journal.apply(run_start, {EventKind::repair_sent, FrameNumber(0), {}, 1'100, 0});
  journal.apply(run_start, {EventKind::probe_sent, {}, {}, 11, 3});
  // 1,200 + 1,200 + 1,100 + 11 bytes; header: 21 of the chunk and the 11 of the probe.
  SendCounters expected;
  expected.datagrams = 4;
  expected.bytes = 3'511;
  expected.payload_bytes = 1'179;
  expected.header_bytes = 32;
  expected.repair_datagrams = 2;
  expected.repair_bytes = 2'300;
  expected.resent_bytes = 1'200;
  EXPECT_EQ(journal.ledger().sent, expected);
}

TEST(CoordinatorJournal, LeavesOutProbesAfterTheEndOfTheStream) {
  CoordinatorJournal journal;
  journal.apply(run_start, {EventKind::probe_sent, {}, {}, 11, 0});
  journal.apply(run_start, {EventKind::end_of_stream_sent, {}, {}, 15, 1});
  journal.apply(run_start, {EventKind::probe_sent, {}, {}, 11, 0});
  // What is repaired after the end still counts.
  journal.apply(run_start, {EventKind::repair_sent, FrameNumber(0), {}, 1'100, 0});
  EXPECT_EQ(journal.ledger().sent.datagrams, 3U);
  EXPECT_EQ(journal.ledger().sent.bytes, 1'126U);
  EXPECT_EQ(journal.ledger().sent.header_bytes, 26U);
}

TEST(CoordinatorJournal, CountsNothingSentForAChunkThatIsGivenUp) {
  CoordinatorJournal journal;
  journal.apply(run_start, {EventKind::chunk_given_up, FrameNumber(0), ChunkIndex(0), 0, 1});
  EXPECT_EQ(journal.ledger().sent, SendCounters{});
}

TEST(CoordinatorJournal, KeepsWhenEachPeerFirstCame) {
  CoordinatorJournal journal;
  journal.apply(run_start, {EventKind::peer_joined, {}, {}, 0, 0});
  journal.apply(run_start + 5ms,
                {EventKind::frame_captured, FrameNumber(0), {}, 10, 1 + 100 * frame_quality_unit});
  journal.apply(run_start + 7ms, {EventKind::peer_joined, {}, {}, 0, 2});
  journal.apply(run_start + 9ms, {EventKind::peer_joined, {}, {}, 0, 0});
  const auto& arrivals = journal.ledger().arrivals;
  ASSERT_EQ(arrivals.size(), 3U);
  EXPECT_EQ(arrivals[0], (PeerArrival{run_start, FrameNumber(0)}));
  EXPECT_EQ(arrivals[1], std::nullopt);
  EXPECT_EQ(arrivals[2], (PeerArrival{run_start + 7ms, FrameNumber(1)}));
}

}  // namespace
}  // namespace strand
