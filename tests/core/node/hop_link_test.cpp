#include "core/node/hop_link.hpp"

#include <chrono>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr Endpoint next_hop{loopback_address, 10'001};

class HopLinkTest : public ::testing::Test {
 protected:
  HopLinkTest() { link.set_next(next_hop); }
  [[nodiscard]] wire::Datagram sent(std::size_t index) const {
    return *wire::parse_datagram({}, out.datagrams.at(index).bytes());
  }

  HopLink link;
  test::TestFrame frame{3, 2, 100};
  test::RecordingOutbox out;
  test::NoJournal journal;
  Turn turn{at(5ms), out, journal};
};

TEST_F(HopLinkTest, NumbersEveryKindOfDatagramFromOneRow) {
  wire::Chunk chunk = frame.chunk(0);
  link.send(chunk, turn);
  link.send_again(chunk, turn);
  wire::Repair repair;
  repair.count = 2;
  repair.frame_size = 100;
  repair.payload = frame.chunk(0).payload;
  repair.checksum = frame.chunk(0).checksum;
  link.send(repair, turn);
  link.send_probe(test::TestFrame::stream, turn);
  link.send(wire::EndOfStream{}, turn);
  EXPECT_EQ(std::get<wire::Chunk>(sent(0)).link_sequence, LinkSequence(0));
  EXPECT_EQ(std::get<wire::Chunk>(sent(1)).link_sequence, LinkSequence(1));
  EXPECT_EQ(std::get<wire::Repair>(sent(2)).link_sequence, LinkSequence(2));
  EXPECT_EQ(std::get<wire::Probe>(sent(3)).link_sequence, LinkSequence(3));
  EXPECT_EQ(std::get<wire::EndOfStream>(sent(4)).link_sequence, LinkSequence(4));
  for (const auto& datagram : out.datagrams) EXPECT_EQ(datagram.to, next_hop);
}

TEST_F(HopLinkTest, MarksWhatItSendsAgainAndOnlyThat) {
  wire::Chunk chunk = frame.chunk(1);
  link.send_again(chunk, turn);
  link.send(chunk, turn);
  EXPECT_TRUE(std::get<wire::Chunk>(sent(0)).retransmission);
  EXPECT_FALSE(std::get<wire::Chunk>(sent(1)).retransmission);
}

TEST_F(HopLinkTest, RemembersDatagramsOnlyWhereTheirFateWillBeTold) {
  wire::Chunk chunk = frame.chunk(0);
  link.send(chunk, turn);
  EXPECT_EQ(link.flight().size(), 0U);
  link.remember(true);
  link.send(chunk, turn);
  link.send_probe(test::TestFrame::stream, turn);
  EXPECT_EQ(link.flight().size(), 2U);
  EXPECT_EQ(link.flight().in_flight(), 1U);
}

TEST_F(HopLinkTest, StatesWhatItSends) {
  wire::Chunk chunk = frame.chunk(0);
  link.send(chunk, turn);
  link.send_again(chunk, turn);
  link.send_probe(test::TestFrame::stream, turn);
  // 50 bytes of payload and a header of 21; a probe is 4 + 3 + 4 bytes.
  const std::vector<Event> expected{
      {EventKind::datagram_sent, FrameNumber(3), ChunkIndex(0), 71, 50},
      {EventKind::chunk_retransmitted, FrameNumber(3), ChunkIndex(0), 71, 50},
      {EventKind::probe_sent, {}, {}, 11, 2}};
  EXPECT_EQ(out.events, expected);
}

}  // namespace
}  // namespace strand
