// HopRepair as its HopSender drives it: what a hop does about what it is told is lost.
#include "core/node/hop_repair.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/node/hop_repair_fixture.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;
using wire::Recovery;

constexpr Endpoint stranger{loopback_address, 10'666};

using HopRepairTest = test::HopRepairFixture;

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
  EXPECT_TRUE(sender.repair().estimate().outlook().bursts());
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
  sender.send(std::move(chunk), at(now + 1s), here);
  EXPECT_EQ(sender.repair().store().frames(), 0U);
  EXPECT_EQ(sender.deadline(), std::nullopt);
}

}  // namespace
}  // namespace strand
