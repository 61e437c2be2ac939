#include "core/node/peer_journal.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

Event chunk_event(EventKind kind, std::uint32_t frame, std::uint16_t chunk, std::uint64_t count) {
  return {kind, FrameNumber(frame), ChunkIndex(chunk), 1'200, count};
}

TEST(PeerJournal, FollowsAFrameFromItsFirstChunkToItsCompletion) {
  PeerJournal journal;
  journal.apply(run_start + 1ms, chunk_event(EventKind::chunk_received, 1, 0, 2));
  ASSERT_EQ(journal.ledger().frames.size(), 2U);
  EXPECT_EQ(journal.ledger().frames[0].state, FrameState::lost);
  EXPECT_EQ(journal.ledger().frames[1].state, FrameState::partial);
  journal.apply(run_start + 2ms, chunk_event(EventKind::chunk_received, 1, 1, 2));
  journal.apply(run_start + 2ms, {EventKind::frame_completed, FrameNumber(1), {}, 2'358, 2});
  EXPECT_EQ(journal.ledger().frames[1], (FrameRecord{run_start + 2ms, 2, 2, FrameState::complete}));
  EXPECT_EQ(journal.assembled_frames(), 1U);
  EXPECT_EQ(journal.unverified_frames(), 1U);
}

TEST(PeerJournal, LeavesOutProbesAfterTheEndOfTheStream) {
  PeerJournal journal;
  journal.apply(run_start, {EventKind::probe_received, {}, {}, 11, 0});
  journal.apply(run_start, {EventKind::end_of_stream_received, {}, {}, 15, 1});
  journal.apply(run_start, {EventKind::probe_received, {}, {}, 11, 0});
  EXPECT_EQ(journal.ledger().received.datagrams, 2U);
  EXPECT_EQ(journal.ledger().received.bytes, 26U);
  // And of what it sends on, as the coordinator does.
  journal.apply(run_start, {EventKind::end_of_stream_sent, {}, {}, 15, 1});
  journal.apply(run_start, {EventKind::probe_sent, {}, {}, 11, 0});
  EXPECT_EQ(journal.ledger().sent.datagrams, 1U);
}

TEST(PeerJournal, MarksAFrameCorruptWhenItsVerificationFails) {
  PeerJournal journal;
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 0, 1));
  journal.apply(run_start, {EventKind::frame_completed, FrameNumber(0), {}, 1'179, 1});
  journal.apply(run_start, {EventKind::frame_verified, FrameNumber(0), {}, 0, 0});
  EXPECT_EQ(journal.ledger().frames[0].state, FrameState::corrupt);
  EXPECT_EQ(journal.unverified_frames(), 0U);
}

TEST(PeerJournal, CountsFramesThatCouldNotBeStoredAndKeepsThemComplete) {
  PeerJournal journal;
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 0, 1));
  journal.apply(run_start, {EventKind::frame_completed, FrameNumber(0), {}, 1'179, 1});
  journal.apply(run_start, {EventKind::frame_verified, FrameNumber(0), {}, 1, 1});
  EXPECT_EQ(journal.ledger().not_stored_frames, 1U);
  EXPECT_EQ(journal.ledger().frames[0].state, FrameState::complete);
}

// A range takes all frames that stand side by side, in whatever order they are verified.
TEST(PeerJournal, NamesTheFramesThatCouldNotBeStored) {
  PeerJournal journal;
  for (const std::uint32_t frame : {4U, 6U, 5U, 9U}) {
    journal.apply(run_start, {EventKind::frame_completed, FrameNumber(frame), {}, 1'179, 1});
    journal.apply(run_start, {EventKind::frame_verified, FrameNumber(frame), {}, 1, 1});
  }
  EXPECT_EQ(journal.ledger().not_stored,
            (std::vector<FrameRange>{{FrameNumber(4), FrameNumber(6)},
                                     {FrameNumber(9), FrameNumber(9)}}));
}

// Every other frame of 200: 64 are named, 36 are counted only.
TEST(PeerJournal, CountsTheFramesNotStoredThatItHasNoRangeFor) {
  PeerJournal journal;
  for (std::uint32_t frame = 0; frame < 200; ++frame) {
    journal.apply(run_start, {EventKind::frame_completed, FrameNumber(frame), {}, 1'179, 1});
    journal.apply(run_start, {EventKind::frame_verified, FrameNumber(frame), {}, frame % 2, 1});
  }
  EXPECT_EQ(journal.ledger().not_stored_frames, 100U);
  EXPECT_EQ(journal.ledger().not_stored.size(), 64U);
  EXPECT_EQ(journal.ledger().not_stored.back().last, FrameNumber(127));
}

TEST(PeerJournal, CountsAFrameThatIsDeliveredTwice) {
  PeerJournal journal;
  journal.apply(run_start, {EventKind::frame_completed, FrameNumber(0), {}, 1'179, 1});
  journal.apply(run_start + 1s, {EventKind::frame_completed, FrameNumber(0), {}, 1'179, 1});
  EXPECT_EQ(journal.ledger().duplicate_frames, 1U);
  EXPECT_EQ(journal.ledger().frames[0].completed, run_start);
}

TEST(PeerJournal, CountsEveryDatagramOnceUnderWhatBecameOfIt) {
  PeerJournal journal;
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 0, 4));
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 0, 4));
  journal.apply(run_start, chunk_event(EventKind::chunk_expired, 0, 1, 4));
  journal.apply(run_start, chunk_event(EventKind::chunk_conflicting, 0, 1, 9));
  journal.apply(run_start, {EventKind::datagram_refused, {}, {}, 10, 0});
  journal.apply(run_start, {EventKind::end_of_stream_received, {}, {}, 15, 900});
  const ReceiveCounters& received = journal.ledger().received;
  EXPECT_EQ(received.datagrams, 6U);
  EXPECT_EQ(received.bytes, 4U * 1'200 + 10 + 15);
  EXPECT_EQ(received.chunks, 3U);
  EXPECT_EQ(received.duplicate_chunks, 1U);
  EXPECT_EQ(received.expired_chunks, 1U);
  EXPECT_EQ(received.refused, 2U);
}

TEST(PeerJournal, CountsRepairsAndWhatTheyMakeApartFromTheChunksThatCame) {
  PeerJournal journal;
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 0, 3));
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 1, 3 + chunk_was_resent));
  journal.apply(run_start, {EventKind::repair_received, FrameNumber(0), {}, 1'200, 0});
  journal.apply(run_start, {EventKind::chunk_recovered, FrameNumber(0), ChunkIndex(2), 1'179, 3});
  journal.apply(run_start, {EventKind::repair_unneeded, FrameNumber(0), {}, 1'200, 1});
  journal.apply(run_start, {EventKind::probe_received, {}, {}, 11, 5});
  const ReceiveCounters& received = journal.ledger().received;
  // A recovered chunk is no datagram; two chunks, two repairs and a probe are.
  EXPECT_EQ(received.datagrams, 5U);
  EXPECT_EQ(received.bytes, 4U * 1'200 + 11);
  EXPECT_EQ(received.chunks, 2U);
  EXPECT_EQ(received.resent_chunks, 1U);
  EXPECT_EQ(received.recovered_chunks, 1U);
  EXPECT_EQ(received.repairs, 2U);
  EXPECT_EQ(journal.ledger().frames.at(0).chunks_received, 3U);
  EXPECT_EQ(journal.ledger().frames.at(0).chunk_count, 3U);
}

TEST(PeerJournal, NotesOfEveryFrameWhatHelpItTook) {
  PeerJournal journal;
  const auto recover = [&](std::uint32_t frame, std::uint16_t chunk) {
    journal.apply(run_start,
                  {EventKind::chunk_recovered, FrameNumber(frame), ChunkIndex(chunk), 1'179, 2});
  };
  const auto resent = 2 + chunk_was_resent;
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 0, 2));
  // A retransmission of what is there already helps nothing.
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 0, resent));
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 1, 0, resent));
  recover(2, 0);
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 3, 1, resent));
  recover(3, 0);
  const std::vector<FrameRecord>& frames = journal.ledger().frames;
  ASSERT_EQ(frames.size(), 4U);
  for (const std::size_t frame : {0U, 1U, 2U, 3U}) {
    EXPECT_EQ(frames[frame].took_retransmissions, frame == 1 || frame == 3) << frame;
    EXPECT_EQ(frames[frame].took_repairs, frame >= 2) << frame;
  }
}

TEST(PeerJournal, TakesHelpBackThatTheFirstSendingOfTheChunkProvesUnneeded) {
  PeerJournal journal;
  const auto recovered = [](std::uint16_t chunk) {
    return Event{EventKind::chunk_recovered, FrameNumber(0), ChunkIndex(chunk), 1'179, 4};
  };
  journal.apply(run_start, recovered(0));
  journal.apply(run_start, recovered(1));
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 0, 2, 4 + chunk_was_resent));
  EXPECT_EQ(journal.ledger().received.recovered_chunks, 2U);
  // Another copy of a retransmission proves nothing.
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 2, 4 + chunk_was_resent));
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 0, 4));
  const FrameRecord& frame = journal.ledger().frames.at(0);
  EXPECT_TRUE(frame.took_repairs);  // chunk 1
  EXPECT_TRUE(frame.took_retransmissions);
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 1, 4));
  EXPECT_FALSE(journal.ledger().frames.at(0).took_repairs);
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 2, 4));
  EXPECT_FALSE(journal.ledger().frames.at(0).took_retransmissions);
  // A copy that the link made of a first sending changes nothing any more.
  journal.apply(run_start, chunk_event(EventKind::chunk_duplicate, 0, 2, 4));
  EXPECT_EQ(journal.ledger().received.recovered_chunks, 0U);
  EXPECT_EQ(journal.ledger().received.resent_chunks, 0U);
  EXPECT_EQ(journal.ledger().frames.at(0).chunks_received, 3U);
}

TEST(PeerJournal, CountsFeedbackThatGoesBackOverTheHopApartFromWhatGoesOn) {
  PeerJournal journal;
  journal.apply(run_start, {EventKind::feedback_sent, {}, {}, 14, 0});
  journal.apply(run_start, {EventKind::feedback_sent, {}, {}, 18, 1});
  EXPECT_EQ(journal.ledger().received.feedback_datagrams, 2U);
  EXPECT_EQ(journal.ledger().received.feedback_bytes, 32U);
  EXPECT_EQ(journal.ledger().sent, SendCounters{});
}

TEST(PeerJournal, ListsTheMissingChunksAndCountsWhatWasSent) {
  PeerJournal journal;
  journal.apply(run_start, {EventKind::chunk_missing, FrameNumber(3), ChunkIndex(7), 0, 0});
  journal.apply(run_start, {EventKind::datagram_sent, FrameNumber(3), ChunkIndex(6), 1'200, 1'179});
  ASSERT_EQ(journal.ledger().missing.size(), 1U);
  EXPECT_EQ(journal.ledger().missing[0], (MissingChunk{FrameNumber(3), ChunkIndex(7)}));
  EXPECT_EQ(journal.ledger().sent, (SendCounters{1, 1'200, 1'179, 21, 0}));
}

TEST(PeerJournal, IndexesFramesFromTheFirstOfAStreamThatWasJoinedLate) {
  PeerJournal journal;
  journal.start_at(FrameNumber(50'000));
  journal.apply(run_start, chunk_event(EventKind::chunk_received, 50'001, 0, 2));
  EXPECT_EQ(journal.ledger().first_frame, FrameNumber(50'000));
  EXPECT_EQ(journal.ledger().frames.size(), 2U);
}

}  // namespace
}  // namespace strand
