#include "core/node/hop_sender.hpp"

#include <algorithm>
#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr Endpoint next_hop{loopback_address, 10'001};

// A chunk that makes a datagram of 1,200 bytes.
wire::Chunk chunk_of(std::uint32_t frame, std::uint16_t index, std::uint16_t count) {
  static const BufferSlice payload = test::slice_of(std::string(1'179, 'x'));
  wire::Chunk chunk;
  chunk.frame = FrameNumber(frame);
  chunk.index = ChunkIndex(index);
  chunk.count = count;
  chunk.frame_size = 1'179U * count;
  chunk.payload = payload;
  chunk.checksum = wire::payload_checksum(payload.bytes());
  return chunk;
}

class HopSenderTest : public ::testing::Test {
 protected:
  void send_frame(std::uint16_t count, Duration now) {
    Turn turn{at(now), out, journal};
    for (std::uint16_t index = 0; index < count; ++index) {
      sender.send(chunk_of(frame, index, count), at(1s), turn);
    }
    ++frame;
  }
  // The next peer answers a first frame of one datagram, and tells of what a link behind it can
  // carry. What was sent for that is forgotten.
  void learn_round_trip(Duration round_trip, std::optional<std::uint32_t> rate_kbit = {}) {
    sender.set_recovery(wire::Recovery::arq);
    sender.set_next(next_hop);
    send_frame(1, 0s);
    wire::Feedback feedback;
    feedback.newest = LinkSequence(0);
    feedback.add_run(1);
    feedback.rate_kbit = rate_kbit;
    Turn turn{at(round_trip), out, journal};
    sender.on_feedback(next_hop, feedback, 20, turn);
    out.datagrams.clear();
  }
  void send_due(Duration now) {
    Turn turn{at(now), out, journal};
    sender.send_due(turn);
  }
  [[nodiscard]] wire::Datagram sent(std::size_t index) const {
    return *wire::parse_datagram({}, out.datagrams[index].bytes());
  }

  std::uint32_t frame = 0;  // the next one's number
  HopSender sender;
  test::RecordingOutbox out;
  test::NoJournal journal;
};

TEST_F(HopSenderTest, DropsEverythingWithoutANextHop) {
  send_frame(3, 0s);
  EXPECT_TRUE(out.datagrams.empty());
  EXPECT_EQ(sender.deadline(), std::nullopt);
}

TEST_F(HopSenderTest, SendsASmallFrameAtOnce) {
  sender.set_next(next_hop);
  // 48,000 bytes of a burst are 40 datagrams of 1,200.
  send_frame(40, 0s);
  EXPECT_EQ(out.datagrams.size(), 40U);
  EXPECT_EQ(sender.deadline(), std::nullopt);
  EXPECT_EQ(out.datagrams[0].to, next_hop);
}

TEST_F(HopSenderTest, SpreadsALargeFrameOverBurstsThatAreTheGapApart) {
  sender.set_next(next_hop);
  send_frame(130, 0s);
  EXPECT_EQ(out.datagrams.size(), 40U);
  // 90 datagrams wait; an eighth of them is less than a burst, so 40 leave in each gap.
  std::size_t expected_sent = 40;
  for (Duration now = HopSender::burst_gap; expected_sent < 130; now += HopSender::burst_gap) {
    EXPECT_EQ(sender.deadline(), at(now));
    send_due(now);
    expected_sent = std::min<std::size_t>(130, expected_sent + 40);
    EXPECT_EQ(out.datagrams.size(), expected_sent);
  }
  EXPECT_EQ(sender.deadline(), std::nullopt);
}

TEST_F(HopSenderTest, SendsAnEighthOfWhatWaitsWhenThatIsMoreThanABurst) {
  sender.set_next(next_hop);
  send_frame(840, 0s);
  ASSERT_EQ(sender.waiting_datagrams(), 800U);
  send_due(HopSender::burst_gap);
  EXPECT_EQ(sender.waiting_datagrams(), 700U);
}

TEST_F(HopSenderTest, SendsNothingBeforeTheGapIsOver) {
  sender.set_next(next_hop);
  send_frame(41, 0s);
  send_due(HopSender::burst_gap - 1ns);
  EXPECT_EQ(out.datagrams.size(), 40U);
}

TEST_F(HopSenderTest, PacesAFrameOverAQuarterOfTheRoundTrip) {
  learn_round_trip(40ms);
  sender.pace_over(16ms);
  send_frame(16, 100ms);
  // One is gone at once. The 15 others are 18,000 bytes, over 10 ms: 1,800 in each gap of 1 ms,
  // which is enough for two.
  for (std::size_t gap = 1; gap <= 7; ++gap) {
    EXPECT_EQ(out.datagrams.size(), 2 * gap - 1);
    send_due(100ms + gap * HopSender::paced_gap);
  }
  EXPECT_EQ(out.datagrams.size(), 15U);
  send_due(100ms + 8 * HopSender::paced_gap);
  EXPECT_EQ(out.datagrams.size(), 16U);
  EXPECT_EQ(sender.waiting_datagrams(), 0U);
}

TEST_F(HopSenderTest, PacesAFrameOverNoMoreThanItIsTold) {
  learn_round_trip(40ms);
  sender.pace_over(4ms);
  send_frame(16, 100ms);
  // 18,000 bytes over 4 ms: 4,500 in each gap, which is enough for four.
  send_due(100ms + HopSender::paced_gap);
  EXPECT_EQ(out.datagrams.size(), 5U);
  send_due(100ms + 2 * HopSender::paced_gap);
  EXPECT_EQ(out.datagrams.size(), 9U);
}

TEST_F(HopSenderTest, PacesNothingWhileTheRoundTripIsUnknown) {
  sender.set_next(next_hop);
  sender.pace_over(16ms);
  send_frame(16, 0s);
  EXPECT_EQ(out.datagrams.size(), 16U);
}

TEST_F(HopSenderTest, PacesOverAllThatItMayWhereALinkOnTheWayCannotCarryTheStream) {
  learn_round_trip(1ms, 4'000);
  sender.pace_over(16ms);
  send_frame(16, 100ms);
  // A quarter of the round trip would be 0.25 ms. 18,000 bytes over 16 ms are 1,125 in each gap.
  for (int gap = 1; gap <= 15; ++gap) {
    send_due(100ms + gap * HopSender::paced_gap);
    EXPECT_EQ(out.datagrams.size(), 1U + static_cast<unsigned>(gap));
  }
}

TEST_F(HopSenderTest, NumbersTheDatagramsOfTheLinkOneByOne) {
  sender.set_next(next_hop);
  send_frame(3, 0s);
  for (std::size_t i = 0; i < 3; ++i) {
    EXPECT_EQ(std::get<wire::Chunk>(sent(i)).link_sequence, LinkSequence(static_cast<unsigned>(i)));
  }
}

TEST_F(HopSenderTest, ReducesTheTimeLeftByTheTimeThatAChunkWaited) {
  sender.set_next(next_hop);
  send_frame(41, 0s);
  send_due(HopSender::burst_gap);
  EXPECT_EQ(std::get<wire::Chunk>(sent(0)).time_left, 1s);
  EXPECT_EQ(std::get<wire::Chunk>(sent(40)).time_left, 1s - HopSender::burst_gap);
}

TEST_F(HopSenderTest, SendsTheEndOfTheStreamBehindTheChunksThatWait) {
  sender.set_next(next_hop);
  send_frame(41, 0s);
  Turn turn{at(0s), out, journal};
  wire::EndOfStream end;
  end.frames = 1;
  sender.send(end, turn);
  EXPECT_EQ(out.datagrams.size(), 40U);
  send_due(HopSender::burst_gap);
  ASSERT_EQ(out.datagrams.size(), 42U);
  EXPECT_TRUE(std::holds_alternative<wire::Chunk>(sent(40)));
  EXPECT_EQ(std::get<wire::EndOfStream>(sent(41)).frames, 1U);
}

TEST_F(HopSenderTest, SendsWhatWaitsToANewNextHop) {
  sender.set_next(next_hop);
  send_frame(41, 0s);
  const Endpoint other{loopback_address, 10'002};
  sender.set_next(other);
  send_due(HopSender::burst_gap);
  EXPECT_EQ(out.datagrams.back().to, other);
}

TEST_F(HopSenderTest, ForgetsWhatWaitsWhenTheNextHopIsGone) {
  sender.set_next(next_hop);
  send_frame(41, 0s);
  sender.set_next(std::nullopt);
  EXPECT_EQ(sender.deadline(), std::nullopt);
  EXPECT_EQ(sender.waiting_datagrams(), 0U);
}

TEST_F(HopSenderTest, RecordsEveryDatagramWithItsSizeAndPayload) {
  sender.set_next(next_hop);
  send_frame(1, 0s);
  ASSERT_EQ(out.events.size(), 1U);
  EXPECT_EQ(out.events[0],
            (Event{EventKind::datagram_sent, FrameNumber(0), ChunkIndex(0), 1'200, 1'179}));
}

TEST_F(HopSenderTest, PassesAJsonDatagramOnAsItCame) {
  sender.set_next(next_hop);
  wire::Chunk chunk = chunk_of(0, 0, 1);
  chunk.format = wire::Format::json;
  chunk.original = test::slice_of("{as it came}");
  Turn turn{at(0s), out, journal};
  sender.send(std::move(chunk), at(1s), turn);
  ASSERT_EQ(out.datagrams.size(), 1U);
  EXPECT_TRUE(out.datagrams[0].header.empty());
  EXPECT_EQ(out.datagrams[0].payload.data(), chunk.original.data());
}

}  // namespace
}  // namespace strand
