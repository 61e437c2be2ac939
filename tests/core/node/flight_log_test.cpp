#include "core/node/flight_log.hpp"

#include <algorithm>
#include <chrono>
#include <initializer_list>
#include <map>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

wire::Feedback feedback_of(std::uint32_t newest, std::initializer_list<std::uint16_t> runs,
                           Duration age = 0s) {
  wire::Feedback feedback;
  feedback.newest = LinkSequence(newest);
  feedback.age = age;
  for (const std::uint16_t run : runs) feedback.add_run(run);
  return feedback;
}

class FlightLogTest : public ::testing::Test {
 protected:
  // Sends `count` chunks, a millisecond apart, whose index is their number.
  void send(std::uint16_t count) {
    for (std::uint16_t i = 0; i < count; ++i) {
      last = log.add({FrameNumber(0), sent, Cargo::chunk, at(sent * 1ms)});
      ++sent;
    }
  }
  bool apply(const wire::Feedback& feedback, Duration now = 1s) {
    return log.apply(feedback, at(now), decided);
  }
  // The indices of the datagrams that arrived, or were lost, by the last feedback.
  std::vector<int> arrived() const { return indices(false); }
  std::vector<int> lost() const { return indices(true); }

  FlightLog log;
  FlightLog::Decided decided;
  LinkSequence last;
  std::uint16_t sent = 0;

 private:
  std::vector<int> indices(bool lost) const {
    std::vector<int> result;
    for (const FlightLog::Fate& fate : decided.fates) {
      if (fate.lost == lost) result.push_back(fate.datagram.index);
    }
    return result;
  }
};

TEST_F(FlightLogTest, NumbersDatagramsOneByOne) {
  EXPECT_EQ(log.add({}), LinkSequence(0));
  EXPECT_EQ(log.add({}), LinkSequence(1));
  EXPECT_EQ(log.skip(), LinkSequence(2));
  EXPECT_EQ(log.add({}), LinkSequence(3));
}

TEST_F(FlightLogTest, LearnsWhatArrivedAndWhatWasLostFromTheRuns) {
  send(10);
  // 8 and 7 arrived, 6 to 4 did not, 3 to 0 did; of 9 nothing is said.
  ASSERT_TRUE(apply(feedback_of(8, {2, 3, 4})));
  EXPECT_EQ(arrived(), (std::vector<int>{0, 1, 2, 3, 7, 8}));
  EXPECT_EQ(lost(), (std::vector<int>{4, 5, 6}));
  EXPECT_TRUE(std::is_sorted(decided.fates.begin(), decided.fates.end(),
                             [](const FlightLog::Fate& one, const FlightLog::Fate& other) {
                               return one.datagram.index < other.datagram.index;
                             }));
  EXPECT_EQ(decided.lost, 3U);
  EXPECT_EQ(log.in_flight(), 1U);
  EXPECT_EQ(log.size(), 1U);
}

TEST_F(FlightLogTest, TakesWhatLiesBelowTheRunsForLost) {
  send(10);
  ASSERT_TRUE(apply(feedback_of(9, {3})));
  EXPECT_EQ(arrived(), (std::vector<int>{7, 8, 9}));
  EXPECT_EQ(lost(), (std::vector<int>{0, 1, 2, 3, 4, 5, 6}));
}

TEST_F(FlightLogTest, DecidesAFateOnceWhateverIsSaidLater) {
  send(4);
  ASSERT_TRUE(apply(feedback_of(3, {1, 1, 2})));
  ASSERT_EQ(decided.lost, 1U);
  // The same again, and the contrary.
  ASSERT_TRUE(apply(feedback_of(3, {1, 1, 2})));
  EXPECT_TRUE(decided.fates.empty());
  EXPECT_EQ(decided.round_trip, std::nullopt);
  ASSERT_TRUE(apply(feedback_of(2, {1, 2})));
  EXPECT_TRUE(decided.fates.empty());
}

TEST_F(FlightLogTest, KeepsWhatIsNewerThanTheReport) {
  send(4);
  ASSERT_TRUE(apply(feedback_of(1, {2})));
  EXPECT_EQ(log.in_flight(), 2U);
  ASSERT_TRUE(apply(feedback_of(3, {2})));
  EXPECT_EQ(arrived(), (std::vector<int>{2, 3}));
  EXPECT_EQ(decided.lost, 0U);
}

TEST_F(FlightLogTest, RefusesFeedbackAboutWhatWasNeverSent) {
  EXPECT_FALSE(apply(feedback_of(0, {1})));
  EXPECT_FALSE(apply(feedback_of((1U << 24) - 1, {1})));
  send(4);
  EXPECT_FALSE(apply(feedback_of(4, {1})));
  EXPECT_FALSE(apply(feedback_of(5'000, {1})));
  EXPECT_FALSE(apply(feedback_of((1U << 24) - 1, {1})));
  EXPECT_TRUE(decided.fates.empty());
  EXPECT_EQ(log.in_flight(), 4U);
}

TEST_F(FlightLogTest, ClearsWhatIsDecidedWhereItRefuses) {
  send(4);
  ASSERT_TRUE(apply(feedback_of(3, {1})));
  ASSERT_FALSE(apply(feedback_of(4, {1})));
  EXPECT_TRUE(decided.fates.empty());
  EXPECT_EQ(decided.round_trip, std::nullopt);
}

TEST_F(FlightLogTest, EndsRunsThatGoBelowTheFirstDatagram) {
  send(4);
  ASSERT_TRUE(apply(feedback_of(3, {1, 1, 4'094})));
  EXPECT_EQ(arrived(), (std::vector<int>{0, 1, 3}));
  EXPECT_EQ(lost(), (std::vector<int>{2}));
}

TEST_F(FlightLogTest, MeasuresTheRoundTripWithoutTheTimeThatTheReceiverWaited) {
  send(3);
  // Datagram 2 left at 2 ms; the answer is there at 50 ms, and its receiver waited for 8 of them.
  ASSERT_TRUE(apply(feedback_of(2, {3}, 8ms), 50ms));
  EXPECT_EQ(decided.round_trip, 40ms);
}

TEST_F(FlightLogTest, MeasuresNoRoundTripByADatagramWhoseFateWasKnown) {
  send(3);
  ASSERT_TRUE(apply(feedback_of(1, {2}), 50ms));
  ASSERT_TRUE(apply(feedback_of(1, {2}), 90ms));
  EXPECT_EQ(decided.round_trip, std::nullopt);
}

TEST_F(FlightLogTest, TellsWhatWentToAnotherPeerBefore) {
  send(4);
  log.begin_link();
  send(3);
  // The new peer got 5 and 6, and cannot tell of what went to another.
  ASSERT_TRUE(apply(feedback_of(6, {2})));
  EXPECT_EQ(lost(), (std::vector<int>{0, 1, 2, 3, 4}));
  EXPECT_EQ(decided.of_another_link, 4U);
  send(1);
  ASSERT_TRUE(apply(feedback_of(7, {3})));
  EXPECT_EQ(decided.of_another_link, 0U);
}

TEST_F(FlightLogTest, MeasuresNoRoundTripToAnotherPeer) {
  send(4);
  log.begin_link();
  ASSERT_TRUE(apply(feedback_of(3, {4}), 50ms));
  EXPECT_EQ(decided.of_another_link, 4U);
  EXPECT_EQ(decided.round_trip, std::nullopt);
}

TEST_F(FlightLogTest, CountsOnlyWhatCarriesSomethingAsInFlight) {
  log.add({FrameNumber(0), 0, Cargo::chunk, at(0s)});
  log.add({FrameNumber(0), 0, Cargo::repair, at(0s)});
  log.add({{}, 0, Cargo::nothing, at(0s)});
  EXPECT_EQ(log.in_flight(), 2U);
  ASSERT_TRUE(apply(feedback_of(2, {1, 1, 1})));
  EXPECT_EQ(log.in_flight(), 0U);
}

TEST_F(FlightLogTest, ForgetsTheOldestOfMoreThan4096) {
  send(5'000);
  EXPECT_EQ(log.size(), 4'096U);
  EXPECT_EQ(log.in_flight(), 4'096U);
  // 904 are the oldest that are forgotten: 5,000 - 4,096.
  ASSERT_TRUE(apply(feedback_of(903, {904})));
  EXPECT_TRUE(decided.fates.empty());
  ASSERT_TRUE(apply(feedback_of(4'999, {1})));
  EXPECT_EQ(decided.fates.size(), 4'096U);
  EXPECT_EQ(decided.fates.front().datagram.index, 904);
  EXPECT_EQ(log.size(), 0U);
}

TEST_F(FlightLogTest, ForgetsEverythingBeforeANumberThatItSkips) {
  send(4);
  log.skip();
  EXPECT_EQ(log.size(), 0U);
  EXPECT_EQ(log.in_flight(), 0U);
  ASSERT_TRUE(apply(feedback_of(4, {5})));
  EXPECT_TRUE(decided.fates.empty());
}

TEST_F(FlightLogTest, GoesOnWhereTheNumbersOnTheWireBeginAgain) {
  for (std::uint32_t i = 0; i < (1U << 24) - 2; ++i) log.skip();
  send(4);
  EXPECT_EQ(last, LinkSequence(1));
  ASSERT_TRUE(apply(feedback_of(1, {2, 1, 1})));
  EXPECT_EQ(arrived(), (std::vector<int>{0, 2, 3}));
  EXPECT_EQ(lost(), (std::vector<int>{1}));
  EXPECT_FALSE(apply(feedback_of(2, {1})));
}

TEST_F(FlightLogTest, DecidesEveryDatagramExactlyOnceWhateverTheReportsSay) {
  Random random(1);
  std::map<std::uint32_t, int> decisions;  // by frame, which is the number here
  std::uint32_t numbers = 0;
  for (int step = 0; step < 20'000; ++step) {
    for (std::uint64_t i = random.below(40); i > 0; --i) {
      log.add({FrameNumber(numbers++), 0, Cargo::chunk, at(0s)});
    }
    wire::Feedback feedback;
    feedback.newest = LinkSequence(numbers - static_cast<std::uint32_t>(random.below(100)));
    std::uint64_t left = wire::max_feedback_span;
    for (std::uint64_t run = 0; run <= 2 * random.below(32) && left > 0; ++run) {
      const auto length =
          static_cast<std::uint16_t>(1 + random.below(std::min<std::uint64_t>(left, 60)));
      feedback.add_run(length);
      left -= length;
    }
    const bool possible = apply(feedback);
    EXPECT_TRUE(possible || decided.fates.empty());
    for (const FlightLog::Fate& fate : decided.fates) ++decisions[fate.datagram.frame.value()];
    ASSERT_LE(log.size(), wire::max_feedback_span);
    ASSERT_EQ(decisions.size() + log.in_flight(), numbers);
  }
  for (const auto& [number, times] : decisions) ASSERT_EQ(times, 1) << number;
  EXPECT_GT(decisions.size(), 300'000U);
}

}  // namespace
}  // namespace strand
