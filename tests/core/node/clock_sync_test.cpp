#include "core/node/clock_sync.hpp"

#include <chrono>
#include <limits>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/wire/limits.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;

Timestamp at(Duration since_start) {
  return run_start + since_start;
}

// An exchange with a coordinator whose clock shows `ahead` less than the peer's, over ways of
// `there` and `back`, which answers at once.
struct Exchange {
  Duration ahead;
  Duration there;
  Duration back;

  // Asks what is due at `now` on the peer's clock, and returns when the answer came.
  Timestamp run(ClockSync& sync, Timestamp now) const {
    const auto question = sync.ask_due(now);
    EXPECT_TRUE(question);
    const Timestamp coordinator = now + there - ahead;
    const Timestamp answered = now + there + back;
    sync.on_answer({question->number, coordinator, coordinator}, answered);
    return answered;
  }
};

// Asked at 1,000 ms, which is 980 at the coordinator; there at 990, held until 993, back at 1,003
// by its clock and 1,023 by the peer's: offset ((990 - 1000) + (993 - 1023)) / 2 = -20 as NTP has
// it, delay (1023 - 1000) - (993 - 990) = 20.
TEST(ClockMarkOf, IsTheFormulaOfNtp) {
  const auto mark = clock_mark_of(at(1'000ms), at(990ms), at(993ms), at(1'023ms));
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->at, at(1'023ms));
  EXPECT_EQ(mark->ahead, 20ms);
  EXPECT_EQ(mark->uncertainty, 10ms + 1ns);
}

// 30 ms there and 2 ms back look like a clock that is (30 - 2) / 2 = 14 ms behind, and uncertain by
// 16 ms.
TEST(ClockMarkOf, ErrsByHalfOfWhatTheWaysDifferWhichIsWithinItsUncertainty) {
  const auto mark = clock_mark_of(at(0ms), at(30ms), at(30ms), at(32ms));
  ASSERT_TRUE(mark);
  EXPECT_EQ(mark->ahead, -14ms);
  EXPECT_EQ(mark->uncertainty, 16ms + 1ns);
}

TEST(ClockMarkOf, IsNeverOffByMoreThanItsUncertainty) {
  Random random(3);
  for (int round = 0; round < 100'000; ++round) {
    const auto below = [&](std::uint64_t limit) {
      return Duration(static_cast<Duration::rep>(random.below(limit)));
    };
    const Duration ahead = below(1ULL << 60) - below(1ULL << 60);
    const Timestamp asked = at(below(1ULL << 60));
    const Timestamp received = asked + below(1ULL << 33) - ahead;
    const Timestamp sent = received + below(1ULL << 20);
    const Timestamp answered = sent + ahead + below(1ULL << 33);
    const auto mark = clock_mark_of(asked, received, sent, answered);
    ASSERT_TRUE(mark);
    ASSERT_LE(std::chrono::abs(mark->ahead - ahead), mark->uncertainty);
  }
}

TEST(ClockMarkOf, RefusesWhatCannotBe) {
  // Sent before it was received; and held for 11 ms of the 10 that the peer waited.
  EXPECT_FALSE(clock_mark_of(at(0ms), at(5ms), at(4ms), at(10ms)));
  EXPECT_FALSE(clock_mark_of(at(0ms), at(5ms), at(16ms), at(10ms)));
}

TEST(ClockMarkOf, DoesNotOverflowAtTheLimits) {
  const Timestamp least{Duration(-wire::max_timestamp_ns)};
  const Timestamp most{Duration(wire::max_timestamp_ns)};
  EXPECT_EQ(clock_mark_of(most, least, least, most)->ahead, 2 * Duration(wire::max_timestamp_ns));
  EXPECT_EQ(clock_mark_of(least, most, most, least)->ahead, -2 * Duration(wire::max_timestamp_ns));
  EXPECT_FALSE(clock_mark_of(most, least, most, least));
}

TEST(ClockSync, AsksNothingBeforeItBegins) {
  ClockSync sync;
  EXPECT_EQ(sync.deadline(), std::nullopt);
  EXPECT_FALSE(sync.ask_due(at(1s)));
}

TEST(ClockSync, AsksInABurstAndThenEveryFewSeconds) {
  ClockSync sync;
  sync.begin(at(1s));
  Timestamp due = at(1s);
  for (int i = 0; i < ClockSync::burst; ++i) {
    ASSERT_EQ(sync.deadline(), due);
    const Timestamp answered = Exchange{0ms, 1ms, 1ms}.run(sync, due);
    due = answered + (i + 1 < ClockSync::burst ? ClockSync::pause_in_burst : ClockSync::pause);
  }
  EXPECT_EQ(sync.deadline(), due);
  EXPECT_FALSE(sync.ask_due(due - 1ns));
}

TEST(ClockSync, AsksAgainWhenAnAnswerDoesNotCome) {
  ClockSync sync;
  sync.begin(at(0s));
  const auto lost = sync.ask_due(at(0s));
  ASSERT_TRUE(lost);
  EXPECT_EQ(sync.deadline(), at(ClockSync::patience));
  const auto next = sync.ask_due(at(ClockSync::patience));
  ASSERT_TRUE(next);
  EXPECT_NE(next->number, lost->number);
  // The answer to the first, which would now seem to have taken eleven seconds, is of no use.
  sync.on_answer({lost->number, at(0s), at(0s)}, at(11s));
  EXPECT_TRUE(sync.marks().empty());
}

TEST(ClockSync, KeepsTheLeastUncertainAnswerOfAnInterval) {
  ClockSync sync;
  sync.begin(at(0s));
  Exchange{5ms, 20ms, 0ms}.run(sync, at(0s));
  Exchange{5ms, 1ms, 1ms}.run(sync, at(1s));
  Exchange{5ms, 0ms, 30ms}.run(sync, at(2s));
  ASSERT_EQ(sync.marks().size(), 1U);
  EXPECT_EQ(sync.marks()[0].at, at(1s + 2ms));
  EXPECT_EQ(sync.marks()[0].ahead, 5ms);
  EXPECT_EQ(sync.marks()[0].uncertainty, 1ms + 1ns);
  // The next interval, whose answer is worse and still counts.
  Exchange{6ms, 9ms, 9ms}.run(sync, at(20ms + ClockSync::first_interval));
  ASSERT_EQ(sync.marks().size(), 2U);
  EXPECT_EQ(sync.marks()[1].ahead, 6ms);
}

// 20 ms are more than the 1 ms of the one and the 2 ms of the other; 3 ms are not.
TEST(ClockSync, TellsAClockThatWasSetFromOneThatIsUncertain) {
  ClockSync sync;
  sync.begin(at(0s));
  Exchange{0ms, 1ms, 1ms}.run(sync, at(0s));
  Exchange{3ms, 2ms, 2ms}.run(sync, at(1s));
  EXPECT_EQ(sync.marks().size(), 1U);
  Exchange{20ms, 2ms, 2ms}.run(sync, at(2s));
  ASSERT_EQ(sync.marks().size(), 2U);
  EXPECT_EQ(sync.marks()[0].ahead, 0ms);
  EXPECT_EQ(sync.marks()[1].ahead, 20ms);
}

// 64 intervals of 16 seconds are 17 minutes; after a day they have doubled seven times: 64 times
// 16 s * 2^7 are 36 hours.
TEST(ClockSync, ThinsItsMarksWhenTheyAreTooMany) {
  ClockSync sync;
  sync.begin(at(0s));
  Timestamp now = at(0s);
  while (now < at(24h)) {
    Exchange{3ms, 1ms, 1ms}.run(sync, now);
    now = *sync.deadline();
    ASSERT_LE(sync.marks().size(), max_clock_marks);
  }
  EXPECT_GT(sync.marks().size(), max_clock_marks / 2);
  Timestamp before = run_start;
  for (const ClockMark& mark : sync.marks()) {
    EXPECT_GT(mark.at, before);
    EXPECT_EQ(mark.ahead, 3ms);
    before = mark.at;
  }
}

TEST(ClockSync, IgnoresAnswersThatNobodyAskedForOrThatCannotBe) {
  ClockSync sync;
  sync.on_answer({0, at(0s), at(0s)}, at(0s));
  sync.begin(at(0s));
  const auto question = sync.ask_due(at(0s));
  sync.on_answer({question->number + 1, at(1ms), at(1ms)}, at(2ms));
  sync.on_answer({question->number, Timestamp::min(), Timestamp::max()}, at(2ms));
  EXPECT_TRUE(sync.marks().empty());
  // That was the answer, and a second one is none.
  sync.on_answer({question->number, at(1ms), at(1ms)}, at(2ms));
  EXPECT_TRUE(sync.marks().empty());
  EXPECT_TRUE(sync.deadline());
}

TEST(ClockSync, KeepsWhatItKnowsWhenItStopsAndBeginsAgain) {
  ClockSync sync;
  sync.begin(at(0s));
  Exchange{5ms, 1ms, 1ms}.run(sync, at(0s));
  sync.stop();
  EXPECT_EQ(sync.deadline(), std::nullopt);
  sync.begin(at(100s));
  Exchange{5ms, 1ms, 1ms}.run(sync, at(100s));
  EXPECT_EQ(sync.marks().size(), 2U);
}

}  // namespace
}  // namespace strand
