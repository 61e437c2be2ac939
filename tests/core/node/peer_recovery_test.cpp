#include <chrono>
#include <cstdint>
#include <string>
#include <type_traits>
#include <vector>

#include <gtest/gtest.h>

#include "core/node/peer.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using wire::Recovery;

constexpr Endpoint coordinator{loopback_address, 9'000};
constexpr Endpoint previous_hop{loopback_address, 10'001};
constexpr Endpoint next_hop{loopback_address, 10'003};
constexpr ConnectionId caller{1ULL << 40};

class PeerRecoveryTest : public ::testing::Test {
 protected:
  void handle(const Input& input, Duration now) { peer.handle(input, at(now), out); }
  void begin(Recovery recovery) {
    handle(DeadlineReached{}, 0s);
    const ConnectionId session = out.opened.back().connection;
    handle(StreamOpened{session, coordinator, false}, 0s);
    wire::Registered registered;
    registered.deadline = 1s;
    registered.recovery = recovery;
    handle(StreamReceived{session, test::bytes_of(wire::format_control(registered))}, 0s);
    handle(StreamOpened{caller, coordinator, true}, 0s);
    const std::string text =
        wire::format_control(wire::UpdateNext{*PeerName::parse("C"), next_hop});
    handle(StreamReceived{caller, test::bytes_of(text)}, 0s);
    out.clear();
  }
  template <class Message>
  void receive(Message message, Duration now, std::uint32_t sequence,
               Endpoint from = previous_hop) {
    message.link_sequence = LinkSequence(sequence);
    deliver(wire::encode(message), now, from);
  }
  void receive(wire::Chunk chunk, Duration now, std::uint32_t sequence) {
    chunk.time_left = 900ms;
    chunk.link_sequence = LinkSequence(sequence);
    deliver(wire::encode(chunk), now, previous_hop);
  }
  void deliver(const wire::EncodedDatagram& datagram, Duration now, Endpoint from) {
    handle(DatagramReceived{from, datagram.header(), datagram.body}, now);
  }
  // The datagrams of a kind that were sent to `to`.
  template <class Message>
  [[nodiscard]] std::vector<Message> sent(Endpoint to) const {
    std::vector<Message> messages;
    for (const auto& datagram : out.datagrams) {
      if (datagram.to != to) continue;
      const auto parsed = wire::parse_datagram({}, datagram.bytes());
      if (const auto* message = std::get_if<Message>(&*parsed)) messages.push_back(*message);
    }
    return messages;
  }
  Peer peer{
      {*PeerName::parse("B"), {loopback_address, 10'002}, {loopback_address, 20'002}, coordinator}};
  test::RecordingOutbox out;
  const TestFrame frame{0, 4, 402};
};

TEST_F(PeerRecoveryTest, TellsTheHopBeforeOfALossAtOnce) {
  begin(Recovery::arq);
  receive(frame.chunk(0), 1ms, 0);
  receive(frame.chunk(2), 2ms, 2);
  const std::vector<wire::Feedback> feedback = sent<wire::Feedback>(previous_hop);
  ASSERT_EQ(feedback.size(), 1U);
  EXPECT_EQ(feedback[0].newest, LinkSequence(2));
  EXPECT_EQ(feedback[0].run_count, 3U);
  EXPECT_EQ(feedback[0].stream, TestFrame::stream);
  EXPECT_EQ(peer.ledger().received.feedback_datagrams, 1U);
}

TEST_F(PeerRecoveryTest, TellsTheHopBeforeWhatArrivedWhenItIsWokenForIt) {
  begin(Recovery::arq);
  receive(frame.chunk(0), 1ms, 0);
  EXPECT_LE(*peer.deadline(), at(11ms));
  handle(DeadlineReached{}, 11ms);
  EXPECT_EQ(sent<wire::Feedback>(previous_hop).size(), 1U);
}

TEST_F(PeerRecoveryTest, AnswersAProbeAtOnce) {
  begin(Recovery::arq);
  receive(frame.chunk(0), 1ms, 0);
  receive(wire::Probe{TestFrame::stream, {}}, 5ms, 1);
  ASSERT_EQ(sent<wire::Feedback>(previous_hop).size(), 1U);
  EXPECT_EQ(sent<wire::Feedback>(previous_hop)[0].newest, LinkSequence(1));
  EXPECT_EQ(out.count(EventKind::probe_received), 1U);
}

TEST_F(PeerRecoveryTest, TellsNothingWhereNothingIsRepaired) {
  begin(Recovery::none);
  receive(frame.chunk(0), 1ms, 0);
  receive(frame.chunk(2), 2ms, 2);
  receive(wire::Probe{TestFrame::stream, {}}, 5ms, 3);
  handle(DeadlineReached{}, 100ms);
  EXPECT_TRUE(sent<wire::Feedback>(previous_hop).empty());
}

TEST_F(PeerRecoveryTest, SendsAgainWhatTheNextPeerDidNotGet) {
  begin(Recovery::arq);
  for (std::uint16_t i = 0; i < 4; ++i) receive(frame.chunk(i), 1ms, i);
  wire::Feedback feedback;
  feedback.stream = TestFrame::stream;
  feedback.newest = LinkSequence(3);
  feedback.add_run(1);
  feedback.add_run(1);
  feedback.add_run(2);
  deliver(wire::encode(feedback), 41ms, next_hop);
  const std::vector<wire::Chunk> chunks = sent<wire::Chunk>(next_hop);
  ASSERT_EQ(chunks.size(), 5U);
  EXPECT_EQ(chunks[4].index, ChunkIndex(2));
  EXPECT_TRUE(chunks[4].retransmission);
  EXPECT_EQ(peer.ledger().sent.repair_datagrams, 1U);
}

TEST_F(PeerRecoveryTest, CountsANewChunkThatCameAsARetransmission) {
  begin(Recovery::arq);
  wire::Chunk chunk = frame.chunk(0);
  chunk.retransmission = true;
  receive(chunk, 1ms, 0);
  receive(chunk, 2ms, 1);
  EXPECT_EQ(peer.ledger().received.resent_chunks, 1U);
  EXPECT_EQ(peer.ledger().received.duplicate_chunks, 1U);
  EXPECT_EQ(peer.ledger().frames.at(0).chunk_count, 4U);
  // It goes on as a first sending of its own hop.
  ASSERT_EQ(sent<wire::Chunk>(next_hop).size(), 1U);
  EXPECT_FALSE(sent<wire::Chunk>(next_hop)[0].retransmission);
}

TEST_F(PeerRecoveryTest, TellsTheHopBeforeHowFarItIsToTheEndOfTheChain) {
  begin(Recovery::arq);
  for (std::uint16_t i = 0; i < 4; ++i) receive(frame.chunk(i), 1ms, i);
  wire::Feedback feedback;
  feedback.stream = TestFrame::stream;
  feedback.newest = LinkSequence(3);
  feedback.add_run(4);
  feedback.onward = wire::Onward{1, 10ms, 64, 22ms};
  deliver(wire::encode(feedback), 41ms, next_hop);
  const std::vector<wire::Feedback> told = sent<wire::Feedback>(previous_hop);
  ASSERT_EQ(told.size(), 1U);
  ASSERT_TRUE(told[0].onward);
  EXPECT_EQ(told[0].onward->hops, 2U);
  // Half of a round trip of 40 ms here, and 10 ms behind the next peer.
  EXPECT_EQ(told[0].onward->way, 30ms);
}

TEST_F(PeerRecoveryTest, PutsAFrameTogetherFromARepairAndPassesTheChunkOn) {
  begin(Recovery::hybrid);
  for (std::uint16_t i = 0; i < 3; ++i) receive(frame.chunk(i), 1ms, i);
  receive(frame.repair(0), 2ms, 4);
  ASSERT_EQ(out.delivered.size(), 1U);
  EXPECT_EQ(out.delivered[0].content, frame.content());
  const std::vector<wire::Chunk> relayed = sent<wire::Chunk>(next_hop);
  ASSERT_EQ(relayed.size(), 4U);
  EXPECT_EQ(relayed[3].index, ChunkIndex(3));
  EXPECT_EQ(relayed[3].checksum, frame.chunk(3).checksum);
  EXPECT_EQ(peer.ledger().received.recovered_chunks, 1U);
  EXPECT_EQ(peer.ledger().received.repairs, 1U);
  EXPECT_EQ(peer.ledger().frames.at(0).state, FrameState::complete);
  // What comes after all is a duplicate, and the next repair is not needed.
  receive(frame.chunk(3), 3ms, 3);
  receive(frame.repair(1), 3ms, 5);
  EXPECT_EQ(out.delivered.size(), 1U);
  EXPECT_EQ(out.count(EventKind::repair_unneeded), 1U);
}

TEST_F(PeerRecoveryTest, PutsAFrameTogetherWhenAChunkComesAfterItsRepairs) {
  begin(Recovery::hybrid);
  receive(frame.repair(0), 1ms, 0);
  receive(frame.repair(3), 1ms, 1);
  receive(frame.chunk(2), 1ms, 2);
  EXPECT_TRUE(out.delivered.empty());
  receive(frame.chunk(0), 2ms, 3);
  ASSERT_EQ(out.delivered.size(), 1U);
  EXPECT_EQ(out.delivered[0].content, frame.content());
}

TEST_F(PeerRecoveryTest, DeliversAWrongFrameWhereARepairLiesWhichTheDriverFindsCorrupt) {
  begin(Recovery::hybrid);
  for (std::uint16_t i = 0; i < 3; ++i) receive(frame.chunk(i), 1ms, i);
  wire::Repair lie = frame.repair(0);
  lie.payload = test::slice_of(std::string(lie.payload.size(), 'x'));
  lie.checksum = wire::payload_checksum(lie.payload.bytes());
  receive(lie, 2ms, 3);
  ASSERT_EQ(out.delivered.size(), 1U);
  EXPECT_EQ(out.delivered[0].content.size(), frame.content().size());
  EXPECT_NE(out.delivered[0].content, frame.content());
  handle(FrameVerified{FrameNumber(0), Verification::corrupt}, 3ms);
  EXPECT_EQ(peer.ledger().frames.at(0).state, FrameState::corrupt);
}

TEST_F(PeerRecoveryTest, StaysWithinItsLimitsWhereOnlyRepairsCome) {
  begin(Recovery::hybrid);
  // Each begins a frame that says to have 16,384 chunks.
  wire::Repair repair = frame.repair(0);
  repair.count = wire::max_chunks_per_frame;
  repair.frame_size = 2 * wire::max_chunks_per_frame;
  repair.payload = test::slice_of("12");
  repair.checksum = wire::payload_checksum(repair.payload.bytes());
  for (std::uint32_t number = 0; number < 300; ++number) {
    repair.frame = FrameNumber(number);
    receive(repair, 1ms, number);
    ASSERT_TRUE(peer.within_limits()) << number;
  }
}

TEST_F(PeerRecoveryTest, RecoversNothingMoreOfAFrameThatItGivesUpMeanwhile) {
  begin(Recovery::hybrid);
  std::uint32_t sequence = 0;
  const auto receive_chunks = [&](std::uint32_t number, std::uint16_t chunks) {
    const TestFrame large(number, 4, 240'000);
    for (std::uint16_t i = 0; i < chunks; ++i) receive(large.chunk(i), 1ms, sequence++);
  };
  // 32 MiB are 33,554,432 bytes. Frame 0, the oldest, holds two chunks, a repair and its table:
  // 180,000 + 4 * sizeof(HeldChunk) bytes. So do the 184 that follow; one more has two chunks.
  const TestFrame oldest(0, 4, 240'000);
  receive_chunks(0, 2);
  receive(oldest.repair(0), 1ms, sequence++);
  for (std::uint32_t number = 1; number <= 184; ++number) receive_chunks(number, 3);
  receive_chunks(185, 2);
  ASSERT_EQ(out.count(EventKind::frame_abandoned), 0U);
  // Now the second repair has room, but not the first of two chunks that it helps to recover.
  receive(oldest.repair(1), 1ms, sequence++);
  EXPECT_EQ(out.count(EventKind::frame_abandoned), 1U);
  EXPECT_EQ(out.count(EventKind::chunk_recovered), 1U);
  // Each chunk of the frame came, or is missing.
  EXPECT_EQ(peer.ledger().frames.at(0).chunks_received, 3U);
  EXPECT_EQ(peer.ledger().missing.size(), 1U);
  EXPECT_EQ(peer.ledger().frames.at(0).state, FrameState::partial);
}

TEST_F(PeerRecoveryTest, AlwaysWantsToBeWokenLaterThanItWasWoken) {
  begin(Recovery::hybrid);
  std::uint32_t sequence = 0;
  for (std::uint32_t number = 0; number < 50; ++number) {
    const TestFrame lossy(number, 16, 16'000);
    for (std::uint16_t i = 0; i < 16; ++i) {
      if (++sequence % 7 != 0) receive(lossy.chunk(i), number * 33ms, sequence);
    }
    while (peer.deadline() && *peer.deadline() < at((number + 1) * 33ms)) {
      const Timestamp now = std::max(*peer.deadline(), at(number * 33ms));
      peer.handle(DeadlineReached{}, now, out);
      if (peer.deadline()) {
        ASSERT_GT(*peer.deadline(), now);
      }
    }
  }
  EXPECT_GT(peer.ledger().received.feedback_datagrams, 50U);
}

}  // namespace
}  // namespace strand
