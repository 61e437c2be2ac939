// HopRepair as its HopSender drives it: what a hop does about what it is told is lost.
#include "core/node/hop_repair.hpp"

#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/node/hop_sender.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using wire::Recovery;

constexpr Endpoint next_hop{loopback_address, 10'001};
constexpr Endpoint stranger{loopback_address, 10'666};

class HopRepairTest : public ::testing::Test {
 protected:
  void begin(Recovery recovery) {
    sender.set_recovery(recovery);
    sender.set_next(next_hop);
  }
  [[nodiscard]] Turn turn() { return {at(now), out, journal}; }
  void send(const TestFrame& frame, Duration playout) {
    Turn here = turn();
    for (std::uint16_t i = 0; i < frame.chunks(); ++i)
      sender.send(frame.chunk(i), at(playout), here);
    while (sender.waiting_datagrams() > 0) {
      now += HopSender::burst_gap;
      Turn later = turn();
      sender.send_due(later);
    }
  }
  // The next peer tells that of what is sent, from the newest on, so many arrived, so many did not.
  void tell(std::initializer_list<std::uint16_t> runs, std::uint32_t unsaid = 0) {
    hear(feedback_of(newest() - unsaid, runs), next_hop);
  }
  void hear(const wire::Feedback& feedback, Endpoint from) {
    Turn here = turn();
    sender.on_feedback(from, feedback, 20, here);
  }
  static wire::Feedback feedback_of(std::uint32_t newest,
                                    std::initializer_list<std::uint16_t> runs) {
    wire::Feedback feedback;
    feedback.stream = TestFrame::stream;
    feedback.newest = LinkSequence(newest);
    for (const std::uint16_t run : runs) feedback.add_run(run);
    return feedback;
  }
  // Wakes the sender whenever it wants to be woken, until `end`.
  void run_until(Duration end) {
    while (sender.deadline() && *sender.deadline() <= at(end)) {
      now = *sender.deadline() - run_start;
      Turn here = turn();
      sender.send_due(here);
      if (sender.deadline()) {
        ASSERT_GT(*sender.deadline(), at(now));
      }
    }
    now = end;
  }
  // Makes the hop one of 40 ms there and back that loses one datagram in twenty, in runs of `run`.
  // What is lost is late, so that nothing is sent again; and then forgets what was sent.
  void teach_loss(std::uint16_t run = 1) {
    sender.set_recovery(Recovery::arq);
    const auto rest = static_cast<std::uint16_t>(19 * run - 10);
    for (int i = 0; i < 200; ++i) {
      send(TestFrame(next_frame++, static_cast<std::uint16_t>(20 * run), 20U * run * 100),
           now - 1s);
      now += 40ms;
      tell({10, run, rest});
      now += 10ms;
    }
    EXPECT_EQ(out.count(EventKind::chunk_retransmitted), 0U);
    forget_what_was_sent();
  }
  void forget_what_was_sent() {
    out_total += out.datagrams.size();
    out.clear();
  }

  [[nodiscard]] std::uint32_t newest() const {
    return static_cast<std::uint32_t>(out_total + out.datagrams.size() - 1);
  }
  [[nodiscard]] wire::Datagram sent(std::size_t index) const {
    return *wire::parse_datagram({}, out.datagrams.at(index).bytes());
  }
  template <class Message>
  [[nodiscard]] std::vector<Message> all_sent(std::size_t from = 0) const {
    std::vector<Message> messages;
    for (std::size_t i = from; i < out.datagrams.size(); ++i) {
      const wire::Datagram datagram = sent(i);
      if (const auto* message = std::get_if<Message>(&datagram)) messages.push_back(*message);
    }
    return messages;
  }
  [[nodiscard]] std::vector<wire::Chunk> resent(std::size_t from = 0) const {
    std::vector<wire::Chunk> chunks = all_sent<wire::Chunk>(from);
    std::erase_if(chunks, [](const wire::Chunk& chunk) { return !chunk.retransmission; });
    return chunks;
  }

  HopSender sender;
  test::RecordingOutbox out;
  test::NoJournal journal;
  Duration now = 10s;
  std::uint32_t next_frame = 0;
  std::size_t out_total = 0;
};

TEST_F(HopRepairTest, SendsALostChunkAgainOnceUnderAFreshNumberAndMarked) {
  begin(Recovery::arq);
  const TestFrame frame(0, 5, 5'000);
  send(frame, now + 1s);
  now += 40ms;
  tell({2, 1, 2});
  ASSERT_EQ(out.datagrams.size(), 6U);
  const auto again = std::get<wire::Chunk>(sent(5));
  EXPECT_TRUE(again.retransmission);
  EXPECT_EQ(again.link_sequence, LinkSequence(5));
  EXPECT_EQ(again.index, ChunkIndex(2));
  EXPECT_EQ(again.count, 5);
  EXPECT_EQ(again.frame_size, 5'000U);
  EXPECT_EQ(again.checksum, frame.chunk(2).checksum);
  EXPECT_EQ(out.datagrams[5].payload.data(), frame.chunk(2).payload.data());
  // 1 s less 40 ms that have passed and half of a round trip of 40 ms.
  EXPECT_EQ(again.time_left, 940ms);
  EXPECT_EQ(out.count(EventKind::chunk_retransmitted), 1U);
}

TEST_F(HopRepairTest, SendsNothingForFeedbackThatIsRepeated) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  now += 40ms;
  const wire::Feedback feedback = feedback_of(4, {2, 1, 2});
  hear(feedback, next_hop);
  for (int i = 0; i < 100; ++i) hear(feedback, next_hop);
  EXPECT_EQ(resent().size(), 1U);
}

TEST_F(HopRepairTest, SendsARetransmissionAgainThatIsLostItself) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  now += 40ms;
  tell({2, 1, 2});
  send(TestFrame(1, 2, 2'000), now + 1s);
  now += 40ms;
  tell({2, 1, 2});  // number 5, of the row 0 to 7
  ASSERT_EQ(resent().size(), 2U);
  EXPECT_EQ(resent()[1].index, ChunkIndex(2));
  EXPECT_EQ(resent()[1].link_sequence, LinkSequence(8));
}

TEST_F(HopRepairTest, ForgetsAFrameThatTheNextPeerHas) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  EXPECT_EQ(sender.repair().store().frames(), 1U);
  tell({5});
  EXPECT_EQ(sender.repair().store().frames(), 0U);
}

TEST_F(HopRepairTest, SendsOneCopyTwoOrThreeAsTheSlackShrinks) {
  // Of the last hop, 5 %, a round of 42 ms: as RepairPlan's tests derive. The loss is known 40 ms
  // after the sending, and a retransmission takes 20 ms to arrive.
  begin(Recovery::arq);
  teach_loss();
  struct Case {
    Duration slack;
    std::size_t copies;
  };
  for (const Case& expected : {Case{200ms, 1}, Case{60ms, 2}, Case{20ms, 3}}) {
    const std::size_t before = out.datagrams.size();
    send(TestFrame(next_frame++, 5, 5'000), now + 60ms + expected.slack);
    now += 40ms;
    tell({2, 1, 2});
    const std::vector<wire::Chunk> copies = resent(before);
    ASSERT_EQ(copies.size(), expected.copies) << expected.slack.count();
    std::set<LinkSequence> numbers;
    for (const wire::Chunk& copy : copies) {
      EXPECT_EQ(copy.index, ChunkIndex(2));
      numbers.insert(copy.link_sequence);
    }
    EXPECT_EQ(numbers.size(), copies.size());
    now += 40ms;
    tell({1});
  }
}

TEST_F(HopRepairTest, WaitsWhileACopyIsStillOnItsWay) {
  begin(Recovery::arq);
  teach_loss();
  send(TestFrame(next_frame++, 5, 5'000), now + 120ms);
  now += 40ms;
  tell({2, 1, 2});
  ASSERT_EQ(resent().size(), 2U);
  // The first copy is lost, of the second nothing is known.
  now += 1ms;
  tell({1, 1, 5});
  EXPECT_EQ(resent().size(), 2U);
}

TEST_F(HopRepairTest, GivesUpAChunkThatWouldComeTooLateAndSaysSoOnce) {
  begin(Recovery::arq);
  send(TestFrame(0, 8, 8'000), now + 30ms);
  now += 40ms;
  tell({2, 3, 3});
  EXPECT_TRUE(resent().empty());
  std::vector<Event> given_up;
  for (const Event& event : out.events) {
    if (event.kind == EventKind::chunk_given_up) given_up.push_back(event);
  }
  EXPECT_EQ(given_up,
            (std::vector<Event>{{EventKind::chunk_given_up, FrameNumber(0), ChunkIndex(3), 0, 0},
                                {EventKind::chunk_given_up, FrameNumber(0), ChunkIndex(4), 0, 0},
                                {EventKind::chunk_given_up, FrameNumber(0), ChunkIndex(5), 0, 0}}));
}

TEST_F(HopRepairTest, ProbesFourMillisecondsAfterItsLastDatagram) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  EXPECT_EQ(sender.deadline(), at(now + 4ms));
  run_until(now + 4ms);
  ASSERT_EQ(out.datagrams.size(), 6U);
  EXPECT_EQ(std::get<wire::Probe>(sent(5)).link_sequence, LinkSequence(5));
  EXPECT_EQ(std::get<wire::Probe>(sent(5)).stream, TestFrame::stream);
}

TEST_F(HopRepairTest, ProbesNoMoreThanSixTimesWithoutAnAnswerAndLessAndLessOften) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  const Duration sent_at = now;
  std::vector<Duration> probes;
  while (sender.deadline()) {
    const std::size_t before = out.datagrams.size();
    run_until(*sender.deadline() - run_start);
    if (out.datagrams.size() > before) probes.push_back(now - sent_at);
    ASSERT_LT(now, 1h);
  }
  // After 4 ms, and then after 104 ms, 208 ms and so on: 100 ms is assumed for a round trip.
  EXPECT_EQ(probes, (std::vector<Duration>{4ms, 108ms, 316ms, 732ms, 1'564ms, 3'228ms}));
}

TEST_F(HopRepairTest, ProbesNothingWhenEverythingIsKnown) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  tell({5});
  EXPECT_EQ(sender.deadline(), std::nullopt);
}

TEST_F(HopRepairTest, FindsALossAtTheEndByTheAnswerToAProbe) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  run_until(now + 4ms);
  now += 40ms;
  tell({1, 2, 3});  // the probe came, and the last two chunks did not
  EXPECT_EQ(resent().size(), 2U);
}

TEST_F(HopRepairTest, SendsRepairsWithTheLastChunkWhereTheSlackAsksForThem) {
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

TEST_F(HopRepairTest, SendsNothingAgainWhichTheNextPeerCanMakeOfRepairs) {
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

TEST_F(HopRepairTest, SendsAgainAsManyChunksAsRepairsDoNotMakeUpFor) {
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

TEST_F(HopRepairTest, GivesUpOneChunkForEachRepairThatIsLostToo) {
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

TEST_F(HopRepairTest, NeverSendsAgainWhereItOnlyAddsRepairs) {
  begin(Recovery::fec);
  send(TestFrame(0, 5, 5'000), now + 1s);
  now += 40ms;
  tell({2, 1, 2});
  EXPECT_TRUE(resent().empty());
}

TEST_F(HopRepairTest, NeverSendsMoreRepairsThanAFrameMayHave) {
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

TEST_F(HopRepairTest, ListensToTheNextPeerAlone) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  hear(feedback_of(4, {2, 1, 2}), stranger);
  EXPECT_TRUE(resent().empty());
  EXPECT_EQ(out.count(EventKind::feedback_refused), 1U);
  EXPECT_EQ(out.count(EventKind::feedback_received), 0U);
}

TEST_F(HopRepairTest, RefusesFeedbackThatCannotBe) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  hear(feedback_of(5, {1}), next_hop);  // never sent
  wire::Feedback other_stream = feedback_of(4, {2, 1, 2});
  other_stream.stream = StreamId(8);
  hear(other_stream, next_hop);
  EXPECT_EQ(out.count(EventKind::feedback_refused), 2U);
  sender.set_recovery(Recovery::none);
  hear(feedback_of(4, {2, 1, 2}), next_hop);
  EXPECT_EQ(out.count(EventKind::feedback_refused), 3U);
  EXPECT_TRUE(resent().empty());
}

TEST_F(HopRepairTest, StatesRefusedFeedbackWithoutWhatEarlierFeedbackSaid) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  hear(feedback_of(4, {2, 1, 2}), next_hop);
  wire::Feedback other_stream = feedback_of(4, {2, 1, 2});
  other_stream.stream = StreamId(8);
  hear(other_stream, next_hop);
  EXPECT_EQ(out.events.back(), (Event{EventKind::feedback_refused, {}, {}, 20, 0}));
}

TEST_F(HopRepairTest, SpendsNoMoreThanTheStreamAndAReserve) {
  begin(Recovery::arq);
  std::uint64_t stream = 0;
  std::uint64_t repair = 0;
  for (std::uint32_t frame = 0; frame < 60; ++frame) {
    send(TestFrame(frame, 20, 24'000), now + 10s);
    // Everything is lost, ten times.
    for (int again = 0; again < 10; ++again) {
      now += 2ms;
      Turn here = turn();
      sender.send_due(here);
      send(TestFrame(1'000 + 10 * frame + static_cast<std::uint32_t>(again), 1, 1), now + 10s);
      tell({1});
    }
  }
  for (const Event& event : out.events) {
    if (event.kind == EventKind::datagram_sent) stream += event.size;
    if (event.kind == EventKind::chunk_retransmitted) repair += event.size;
  }
  EXPECT_LE(repair, stream + RepairBudget::reserve);
  EXPECT_GT(repair, stream);
  const auto out_of_budget = std::count_if(
      out.events.begin(), out.events.end(),
      [](const Event& e) { return e.kind == EventKind::chunk_given_up && e.detail == 1; });
  EXPECT_GT(out_of_budget, 0);
}

TEST_F(HopRepairTest, SendsCopiesApartWhereLossesComeInRuns) {
  begin(Recovery::arq);
  teach_loss(4);
  EXPECT_GE(sender.repair().estimate().loss().mean_run_sixteenths(), burst_sixteenths);
  send(TestFrame(next_frame++, 5, 5'000), now + 80ms);
  now += 40ms;
  tell({2, 1, 2});
  EXPECT_EQ(resent().size(), 1U);
  run_until(now + 3ms - 1ns);
  EXPECT_EQ(resent().size(), 1U);
  run_until(now + 1ns);
  EXPECT_EQ(resent().size(), 2U);
  run_until(now + 3ms);
  EXPECT_EQ(resent().size(), 3U);
}

TEST_F(HopRepairTest, SparesACopyThatIsNotNeededAnyMore) {
  begin(Recovery::arq);
  teach_loss(4);
  send(TestFrame(next_frame++, 5, 5'000), now + 80ms);
  now += 40ms;
  tell({2, 1, 2});
  now += 1ms;
  tell({1});  // the first copy has come
  run_until(now + 3ms);
  EXPECT_EQ(resent().size(), 1U);
}

TEST_F(HopRepairTest, SendsNoLaterCopyOfAChunkThatItHasNoMore) {
  begin(Recovery::arq);
  teach_loss(4);
  const TestFrame frame(next_frame++, 6, 6'000);
  Turn here = turn();
  for (std::uint16_t i = 0; i < 5; ++i) sender.send(frame.chunk(i), at(now + 80ms), here);
  now += 40ms;
  tell({2, 1, 2});
  ASSERT_EQ(resent().size(), 1U);
  // So many frames that the store lets go of this one, which then begins anew with its last chunk.
  for (int i = 0; i < 256; ++i) send(TestFrame(next_frame++, 1, 1), now + 80ms);
  Turn later = turn();
  sender.send(frame.chunk(5), at(now + 80ms), later);
  run_until(now + 20ms);
  for (const auto& datagram : out.datagrams) {
    ASSERT_TRUE(wire::parse_datagram({}, datagram.bytes()));
  }
  EXPECT_EQ(resent().size(), 1U);
}

TEST_F(HopRepairTest, TakesLossesApartFromOneAnotherForNoRunAlthoughOneFeedbackTellsOfThem) {
  begin(Recovery::arq);
  for (int i = 0; i < 50; ++i) {
    send(TestFrame(next_frame++, 20, 2'000), now - 1s);
    now += 40ms;
    tell({4, 1, 4, 1, 4, 1, 5});
  }
  EXPECT_EQ(sender.repair().estimate().loss().mean_run_sixteenths(), 16U);
}

TEST_F(HopRepairTest, TellsThePeerBeforeOfThisHopAndThoseOnward) {
  begin(Recovery::arq);
  send(TestFrame(0, 5, 5'000), now + 1s);
  now += 40ms;
  wire::Feedback feedback = feedback_of(4, {5});
  feedback.onward = wire::Onward{2, 60ms, 128, 82ms};
  hear(feedback, next_hop);
  EXPECT_EQ(sender.onward().hops, 3U);
  EXPECT_EQ(sender.onward().way, 80ms);
  EXPECT_EQ(sender.onward().retransmissions, 128U);
  sender.set_next(std::nullopt);
  EXPECT_EQ(sender.onward(), wire::Onward{});
}

TEST_F(HopRepairTest, KeepsNothingOfJsonChunks) {
  begin(Recovery::arq);
  wire::Chunk chunk = TestFrame(0, 1, 100).chunk(0);
  chunk.format = wire::Format::json;
  Turn here = turn();
  sender.send(chunk, at(now + 1s), here);
  EXPECT_EQ(sender.repair().store().frames(), 0U);
  EXPECT_EQ(sender.deadline(), std::nullopt);
}

// Repairs that come from the hop before.
class HopRepairPassingOnTest : public HopRepairTest {
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
