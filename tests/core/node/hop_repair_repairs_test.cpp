// What a hop sends along with a frame, so that fewer of its chunks need be sent again.
#include <chrono>
#include <cstdint>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/node/hop_repair.hpp"
#include "tests/core/node/hop_repair_fixture.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using wire::Recovery;

using HopRepairRepairsTest = test::HopRepairFixture;

TEST_F(HopRepairRepairsTest, SendsRepairsWithTheLastChunkWhereTheSlackAsksForThem) {
  struct Case {
    Recovery recovery;
    Duration slack;
    std::size_t repairs;
  };
  // For 16 chunks on the last hop at 5 %: as RepairPlan's tests derive.
  begin(Recovery::arq);
  teach_loss();
  for (const Case& expected :
       {Case{Recovery::hybrid, 1s, 0}, Case{Recovery::hybrid, 20ms, 6}, Case{Recovery::fec, 1s, 6},
        Case{Recovery::arq, 20ms, 0}, Case{Recovery::none, 20ms, 0}}) {
    sender.set_recovery(expected.recovery);
    const TestFrame frame(next_frame++, 16, 16'005);
    send(frame, now + 20ms + expected.slack);
    const std::vector<wire::Repair> repairs = all_sent<wire::Repair>();
    ASSERT_EQ(repairs.size(), expected.repairs) << wire::to_string(expected.recovery);
    for (std::uint16_t i = 0; i < repairs.size(); ++i) {
      EXPECT_EQ(repairs[i].index, i);
      EXPECT_EQ(repairs[i].count, 16);
      EXPECT_EQ(repairs[i].frame_size, 16'005U);
      EXPECT_EQ(repairs[i].payload.size(), 1'001U);
      EXPECT_EQ(repairs[i].stream, TestFrame::stream);
    }
    forget_what_was_sent();
  }
}

TEST_F(HopRepairRepairsTest, SendsNothingAgainWhichTheNextPeerCanMakeOfRepairs) {
  begin(Recovery::hybrid);
  teach_loss();
  sender.set_recovery(Recovery::hybrid);
  send(TestFrame(next_frame++, 16, 16'000), now + 70ms);
  ASSERT_EQ(all_sent<wire::Repair>().size(), 4U);
  now += 40ms;
  // Four chunks are lost: the repairs are enough.
  tell({8, 4, 8});
  EXPECT_TRUE(resent().empty());
  EXPECT_EQ(sender.repair().store().frames(), 0U);
}

TEST_F(HopRepairRepairsTest, SendsAgainAsManyChunksAsRepairsDoNotMakeUpFor) {
  begin(Recovery::hybrid);
  teach_loss();
  sender.set_recovery(Recovery::hybrid);
  send(TestFrame(next_frame++, 16, 16'000), now + 70ms);
  now += 40ms;
  // Six chunks are lost, and four repairs came.
  tell({8, 6, 6});
  std::set<ChunkIndex> again;
  for (const wire::Chunk& chunk : resent()) again.insert(chunk.index);
  EXPECT_EQ(again.size(), 2U);
}

TEST_F(HopRepairRepairsTest, GivesUpOneChunkForEachRepairThatIsLostToo) {
  begin(Recovery::hybrid);
  teach_loss();
  sender.set_recovery(Recovery::hybrid);
  send(TestFrame(next_frame++, 16, 16'000), now + 70ms);
  ASSERT_EQ(all_sent<wire::Repair>().size(), 4U);
  now += 40ms;
  tell({8, 4, 4}, 4);  // four chunks are lost, and four repairs on their way make up for them
  EXPECT_EQ(out.count(EventKind::chunk_given_up), 0U);
  now += 60ms;  // past the deadline
  tell({1, 2, 1});
  EXPECT_EQ(out.count(EventKind::chunk_given_up), 2U);
  EXPECT_TRUE(resent().empty());
}

TEST_F(HopRepairRepairsTest, NeverSendsAgainWhereItOnlyAddsRepairs) {
  begin(Recovery::fec);
  send(TestFrame(0, 5, 5'000), now + 1s);
  now += 40ms;
  tell({2, 1, 2});
  EXPECT_TRUE(resent().empty());
}

TEST_F(HopRepairRepairsTest, NeverSendsMoreRepairsThanAFrameMayHave) {
  // 8,192 chunks are 128 blocks. Half of all is lost, and there is no time: 64 repairs of each
  // block would be 8,192, and the wire has numbers for 4,096.
  begin(Recovery::fec);
  for (int i = 0; i < 100; ++i) {
    send(TestFrame(next_frame++, 20, 20), now + 1s);
    now += 40ms;
    tell({10});
  }
  forget_what_was_sent();
  send(TestFrame(next_frame++, 8'192, 8'192), now + 1s);
  EXPECT_EQ(out.count(EventKind::repair_sent), wire::max_repairs_per_frame);
  for (const auto& datagram : out.datagrams) {
    ASSERT_TRUE(wire::parse_datagram({}, datagram.bytes()));
  }
}

// Repairs that come from the hop before.
class HopRepairPassingOnTest : public test::HopRepairFixture {
 protected:
  HopRepairPassingOnTest() {
    begin(Recovery::hybrid);
    teach_loss();
    sender.set_recovery(Recovery::hybrid);
  }
  void send_chunks(std::uint16_t first, std::uint16_t last, Duration playout) {
    Turn here = turn();
    for (std::uint16_t i = first; i <= last; ++i) sender.send(frame.chunk(i), at(playout), here);
  }
  void pass_on(std::uint16_t index, Duration playout) {
    wire::Repair repair = frame.repair(index);
    repair.retransmission = true;
    Turn here = turn();
    sender.pass_on(repair, at(playout), here);
  }
  [[nodiscard]] std::vector<std::uint16_t> repairs_sent() const {
    std::vector<std::uint16_t> indices;
    for (const wire::Repair& repair : all_sent<wire::Repair>()) indices.push_back(repair.index);
    return indices;
  }

  const TestFrame frame{10'000, 16, 16'000};
};

TEST_F(HopRepairPassingOnTest, PassesARepairOnWhereThisHopWantsOneToo) {
  const Duration playout = now + 40ms;
  send_chunks(0, 10, playout);
  pass_on(0, playout);
  pass_on(1, playout);
  pass_on(1, playout);
  EXPECT_EQ(repairs_sent(), (std::vector<std::uint16_t>{0, 1}));
  const std::vector<wire::Repair> repairs = all_sent<wire::Repair>();
  EXPECT_FALSE(repairs[0].retransmission);
  EXPECT_EQ(repairs[0].time_left, 20ms);
}

TEST_F(HopRepairPassingOnTest, KeepsARepairToItselfWhereThereIsTimeToSendAgain) {
  send_chunks(0, 10, now + 1s);
  pass_on(0, now + 1s);
  EXPECT_TRUE(repairs_sent().empty());
}

TEST_F(HopRepairPassingOnTest, KeepsARepairToItselfOfAFrameThatItKnowsNothingOf) {
  pass_on(0, now + 40ms);
  EXPECT_TRUE(repairs_sent().empty());
}

TEST_F(HopRepairPassingOnTest, MakesTheRepairsItselfThatWereLostBeforeItAndThatAreMissing) {
  const Duration playout = now + 40ms;
  send_chunks(0, 14, playout);
  pass_on(1, playout);
  pass_on(4, playout);
  send_chunks(15, 15, playout);
  // Six are wanted: 1 and 4 came from the hop before, and 0, 2, 3 and 5 did not.
  EXPECT_EQ(repairs_sent(), (std::vector<std::uint16_t>{1, 4, 0, 2, 3, 5}));
}

TEST_F(HopRepairPassingOnTest, SpendsItsBudgetOnWhatItPassesOn) {
  // A frame of one chunk sent and 64 repairs passed on, again and again.
  std::uint64_t stream = 0;
  std::uint64_t repair_bytes = 0;
  wire::Repair repair;
  repair.stream = TestFrame::stream;
  repair.count = 64;
  repair.frame_size = 64 * 1'000;
  repair.payload = frame.chunk(0).payload;
  repair.checksum = frame.chunk(0).checksum;
  for (std::uint32_t number = 20'000; number < 20'200; ++number) {
    Turn here = turn();
    sender.send(TestFrame(number, 64, 64'000).chunk(0), at(now + 25ms), here);
    repair.frame = FrameNumber(number);
    for (std::uint16_t index = 0; index < 64; ++index) {
      repair.index = index;
      sender.pass_on(repair, at(now + 25ms), here);
    }
    now += 33ms;
  }
  for (const Event& event : out.events) {
    if (event.kind == EventKind::datagram_sent) stream += event.size;
    if (event.kind == EventKind::repair_sent) repair_bytes += event.size;
  }
  EXPECT_GT(repair_bytes, stream);
  EXPECT_LE(repair_bytes, stream + RepairBudget::reserve);
}

}  // namespace
}  // namespace strand
