#include "core/node/hop_receiver.hpp"

#include <chrono>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/datagram.hpp"
#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

constexpr Endpoint sender{loopback_address, 10'001};
constexpr Endpoint other_sender{loopback_address, 10'009};
constexpr StreamId stream{7};
constexpr wire::Onward onward{7, 140ms, 400, 42ms};

class HopReceiverTest : public ::testing::Test {
 protected:
  // A datagram arrives, and what is due is done, as a peer does it.
  bool receive(std::uint32_t sequence, Duration now, Endpoint from = sender) {
    const bool fresh = receiver.on_datagram(from, stream, LinkSequence(sequence), at(now));
    act(now);
    return fresh;
  }
  void act(Duration now) {
    Turn turn{at(now), out, journal};
    const std::size_t before = out.datagrams.size();
    receiver.report_due(turn);
    for (std::size_t i = before; i < out.datagrams.size(); ++i) sent_at.push_back(now);
  }
  // Wakes the receiver whenever it wants to be woken, until `end`.
  void run_until(Duration end) {
    while (receiver.deadline() && *receiver.deadline() <= at(end)) {
      const Timestamp now = *receiver.deadline();
      act(now - run_start);
      if (receiver.deadline()) {
        ASSERT_GT(*receiver.deadline(), now);
      }
    }
  }
  [[nodiscard]] wire::Feedback feedback(std::size_t index) const {
    return std::get<wire::Feedback>(*wire::parse_datagram({}, out.datagrams.at(index).bytes()));
  }

  HopReceiver receiver;
  test::RecordingOutbox out;
  test::NoJournal journal;
  std::vector<Duration> sent_at;
};

TEST_F(HopReceiverTest, IsSilentBeforeAnythingArrives) {
  EXPECT_EQ(receiver.deadline(), std::nullopt);
  act(1s);
  EXPECT_TRUE(out.datagrams.empty());
}

TEST_F(HopReceiverTest, TellsOfDatagramsTenMillisecondsAfterTheFirstOne) {
  receive(0, 100ms);
  receive(1, 104ms);
  EXPECT_EQ(receiver.deadline(), at(110ms));
  run_until(1s);
  ASSERT_EQ(sent_at, std::vector<Duration>{110ms});
  EXPECT_EQ(out.datagrams[0].to, sender);
  EXPECT_EQ(feedback(0).stream, stream);
  EXPECT_EQ(feedback(0).newest, LinkSequence(1));
  EXPECT_EQ(feedback(0).age, 6ms);
  EXPECT_EQ(receiver.deadline(), std::nullopt);
}

TEST_F(HopReceiverTest, SaysWhetherADatagramIsNew) {
  EXPECT_TRUE(receive(0, 0s));
  EXPECT_FALSE(receive(0, 0s));
}

TEST_F(HopReceiverTest, TellsOfALossAtOnceAndTwiceMore) {
  receive(0, 100ms);
  receive(2, 101ms);
  run_until(1s);
  EXPECT_EQ(sent_at, (std::vector<Duration>{101ms, 111ms, 121ms}));
  for (std::size_t i = 0; i < 3; ++i) {
    ASSERT_EQ(feedback(i).run_count, 3U);
    EXPECT_EQ(feedback(i).runs()[1], 1U);
  }
  EXPECT_EQ(receiver.deadline(), std::nullopt);
}

TEST_F(HopReceiverTest, AnswersAProbeAtOnce) {
  receive(0, 100ms);
  receiver.on_probe(at(103ms));
  act(103ms);
  EXPECT_EQ(sent_at, std::vector<Duration>{103ms});
  EXPECT_EQ(receiver.deadline(), std::nullopt);
}

TEST_F(HopReceiverTest, SendsNoMoreThanOneFeedbackAMillisecondWhateverArrives) {
  // Every other datagram is lost, ten times in each millisecond of fifty.
  for (int i = 0; i < 500; ++i) {
    receive(2 * static_cast<std::uint32_t>(i), i * 100us);
    receiver.on_probe(at(i * 100us));
    act(i * 100us);
  }
  ASSERT_GE(sent_at.size(), 49U);
  EXPECT_LE(sent_at.size(), 50U);
  for (std::size_t i = 1; i < sent_at.size(); ++i) {
    EXPECT_GE(sent_at[i] - sent_at[i - 1], HopReceiver::shortest_pause);
  }
}

TEST_F(HopReceiverTest, WaitsForAGapAsLongAsTheLinkReorders) {
  receive(0, 0s);
  receive(2, 0s);
  receive(1, 8ms);  // 8 ms late, so gaps are waited for 10 ms from now on
  run_until(100ms);
  sent_at.clear();
  receive(4, 100ms);
  // By the time of the report, after 10 ms, the gap is lost as well.
  EXPECT_EQ(receiver.deadline(), at(110ms));
  run_until(200ms);
  EXPECT_EQ(sent_at, (std::vector<Duration>{110ms, 120ms, 130ms}));
}

TEST_F(HopReceiverTest, TellsNothingOfTheChainWhileItIsTheLastPeer) {
  for (std::uint32_t i = 0; i < 40; ++i) {
    receive(i, i * 20ms);
    run_until(i * 20ms + 15ms);
  }
  ASSERT_EQ(out.datagrams.size(), 40U);
  for (std::size_t i = 0; i < out.datagrams.size(); ++i) EXPECT_FALSE(feedback(i).onward);
}

TEST_F(HopReceiverTest, TellsOfTheChainWhenThatIsNewsAndInEverySixteenthReport) {
  receiver.set_onward(onward);
  for (std::uint32_t i = 0; i < 33; ++i) {
    receive(i, i * 20ms);
    run_until(i * 20ms + 15ms);
  }
  ASSERT_EQ(out.datagrams.size(), 33U);
  for (std::size_t i = 0; i < 33; ++i) {
    EXPECT_EQ(feedback(i).onward.has_value(), i % 16 == 0) << i;
  }
  EXPECT_EQ(feedback(0).onward, onward);
}

TEST_F(HopReceiverTest, TakesAChangeOfMoreThanAnEighthForNews) {
  std::uint32_t next = 0;
  const auto told_after = [&](const wire::Onward& change) {
    receiver.set_onward(change);
    receive(next, next * 20ms);
    run_until(next * 20ms + 15ms);
    ++next;
    return feedback(out.datagrams.size() - 1).onward;
  };
  EXPECT_EQ(told_after(onward), onward);
  // An eighth of 140 ms is 17.5 ms, of 400 it is 50, and of 42 ms 5.25 ms.
  EXPECT_EQ(told_after({7, 157ms, 450, 47ms}), std::nullopt);
  EXPECT_TRUE(told_after({7, 158ms, 400, 42ms}));
  EXPECT_TRUE(told_after({7, 158ms, 451, 42ms}));
  EXPECT_TRUE(told_after({7, 158ms, 451, 48ms}));
  EXPECT_TRUE(told_after({6, 158ms, 451, 48ms}));
  // It lost its next peer: there is no chain any more.
  EXPECT_EQ(told_after({}), wire::Onward{});
  EXPECT_EQ(told_after({}), std::nullopt);
}

TEST_F(HopReceiverTest, TellsTheRateWheneverThereIsOne) {
  receive(0, 0s);
  run_until(20ms);
  receiver.set_rate(2'500, run_start);
  receive(1, 100ms);
  run_until(120ms);
  EXPECT_EQ(feedback(0).rate_kbit, std::nullopt);
  EXPECT_EQ(feedback(1).rate_kbit, 2'500U);
}

TEST_F(HopReceiverTest, BeginsAnewWithAnotherSender) {
  receiver.set_onward(onward);
  receive(500, 0s);
  run_until(20ms);
  // Who numbers from 0: not a jump backwards, and nothing is missing.
  EXPECT_TRUE(receive(0, 100ms, other_sender));
  EXPECT_TRUE(receive(1, 101ms, other_sender));
  run_until(200ms);
  ASSERT_EQ(out.datagrams.size(), 2U);
  EXPECT_EQ(out.datagrams[1].to, other_sender);
  EXPECT_EQ(feedback(1).newest, LinkSequence(1));
  EXPECT_EQ(feedback(1).run_count, 1U);
  EXPECT_EQ(feedback(1).onward, onward);
}

TEST_F(HopReceiverTest, KeepsToItsSenderWhileThatOneSends) {
  for (std::uint32_t i = 0; i < 10; ++i) {
    receive(i, 50ms * i);
    EXPECT_TRUE(receive(70'000 + i, 50ms * i + 20ms, other_sender));
  }
  run_until(1s);
  for (std::size_t i = 0; i < out.datagrams.size(); ++i) {
    EXPECT_EQ(out.datagrams[i].to, sender);
    EXPECT_EQ(feedback(i).run_count, 1U);
  }
  EXPECT_EQ(feedback(out.datagrams.size() - 1).newest, LinkSequence(9));
}

TEST_F(HopReceiverTest, StatesEveryFeedbackWithItsSizeAndTheGapsThatItNames) {
  receive(0, 0s);
  receive(2, 0s);
  ASSERT_EQ(out.events.size(), 1U);
  EXPECT_EQ(out.events[0].kind, EventKind::feedback_sent);
  EXPECT_EQ(out.events[0].size, out.datagrams[0].bytes().size());
  EXPECT_EQ(out.events[0].detail, 1U);
}

}  // namespace
}  // namespace strand
