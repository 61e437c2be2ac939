#include "core/node/arrival_log.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <set>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/wire/datagram.hpp"
#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using Runs = std::vector<int>;

constexpr std::uint32_t sequence_range = 1U << wire::link_sequence_bits;

Runs runs_of(const wire::Feedback& feedback) {
  return {feedback.runs().begin(), feedback.runs().end()};
}

class ArrivalLogTest : public ::testing::Test {
 protected:
  bool add(std::uint32_t sequence, Duration now = 0s) {
    return log.add(LinkSequence(sequence), at(now));
  }
  void add_all(std::uint32_t first, std::uint32_t last, Duration now = 0s) {
    for (std::uint32_t sequence = first; sequence <= last; ++sequence) add(sequence, now);
  }
  wire::Feedback report(Duration now = 0s) {
    wire::Feedback feedback;
    log.report(at(now), feedback);
    return feedback;
  }
  // Makes the log learn that datagrams come up to `late` late, by one that does.
  void teach(std::uint32_t first, Duration late, Duration now) {
    add(first, now);
    add(first + 2, now);
    add(first + 1, now + late);
    log.give_up(at(now + late));
  }

  ArrivalLog log;
};

// What holds of every report.
void expect_well_formed(const wire::Feedback& feedback) {
  EXPECT_EQ(feedback.run_count % 2, 1U);
  EXPECT_LE(feedback.run_count, wire::max_feedback_runs);
  std::uint32_t covered = 0;
  for (const std::uint16_t run : feedback.runs()) {
    EXPECT_GE(run, 1U);
    covered += run;
  }
  EXPECT_LE(covered, wire::max_feedback_span);
  EXPECT_LT(feedback.newest.value(), sequence_range);
  EXPECT_GE(feedback.age, 0s);
}

TEST_F(ArrivalLogTest, ReportsNothingButWhatArrivedWhileNothingIsMissing) {
  EXPECT_TRUE(log.empty());
  add_all(0, 9);
  EXPECT_FALSE(log.empty());
  EXPECT_FALSE(log.give_up(at(1s)));
  EXPECT_EQ(log.next_loss(), std::nullopt);
  EXPECT_EQ(report().newest, LinkSequence(9));
  EXPECT_EQ(runs_of(report()), Runs{10});
}

TEST_F(ArrivalLogTest, NamesARunForEveryGapAndForWhatLiesBetween) {
  add_all(0, 4);
  add_all(7, 9);
  add(11);
  // The link has kept the order so far: what is skipped is lost at once.
  EXPECT_EQ(log.next_loss(), at(0s));
  EXPECT_TRUE(log.give_up(at(0s)));
  const wire::Feedback feedback = report();
  EXPECT_EQ(feedback.newest, LinkSequence(11));
  EXPECT_EQ(runs_of(feedback), (Runs{1, 1, 3, 2, 5}));
}

TEST_F(ArrivalLogTest, TellsHowLongAgoTheNewestDatagramArrived) {
  add(0, 10ms);
  add(1, 12ms);
  EXPECT_EQ(report(19ms).age, 7ms);
}

TEST_F(ArrivalLogTest, TakesADatagramOnce) {
  EXPECT_TRUE(add(5));
  EXPECT_FALSE(add(5));
  EXPECT_TRUE(add(7));
  EXPECT_FALSE(add(5));
  EXPECT_TRUE(add(6));
  EXPECT_FALSE(add(6));
}

TEST_F(ArrivalLogTest, LearnsToWaitAQuarterLongerThanDatagramsWereLate) {
  EXPECT_EQ(log.reorder_window(), 0s);
  teach(0, 8ms, 0s);
  EXPECT_EQ(log.reorder_window(), 10ms);
  // A datagram that is less late teaches nothing.
  teach(10, 1ms, 1s);
  EXPECT_EQ(log.reorder_window(), 10ms);
}

TEST_F(ArrivalLogTest, WaitsForAGapAsLongAsTheLinkReorders) {
  teach(0, 8ms, 0s);
  add(4, 100ms);
  EXPECT_EQ(log.next_loss(), at(110ms));
  EXPECT_FALSE(log.give_up(at(110ms - 1ns)));
  EXPECT_TRUE(log.give_up(at(110ms)));
  EXPECT_EQ(log.next_loss(), std::nullopt);
  EXPECT_FALSE(log.give_up(at(111ms)));
}

TEST_F(ArrivalLogTest, SaysNothingOfAGapThatItStillWaitsForNorOfWhatCameAfterIt) {
  teach(0, 8ms, 0s);
  add_all(4, 6, 100ms);
  const wire::Feedback before = report(105ms);
  // 2 was the last before the gap. It came at 0 ms.
  EXPECT_EQ(before.newest, LinkSequence(2));
  EXPECT_EQ(before.age, 105ms);
  EXPECT_EQ(runs_of(before), Runs{3});
  ASSERT_TRUE(log.give_up(at(110ms)));
  EXPECT_EQ(report(110ms).newest, LinkSequence(6));
  EXPECT_EQ(runs_of(report(110ms)), (Runs{3, 1, 3}));
}

TEST_F(ArrivalLogTest, LosesNothingOfAGapThatIsFilledInTime) {
  teach(0, 8ms, 0s);
  add(5, 100ms);
  add(4, 102ms);
  add(3, 104ms);
  EXPECT_FALSE(log.give_up(at(110ms)));
  EXPECT_EQ(log.next_loss(), std::nullopt);
  EXPECT_EQ(report(110ms).newest, LinkSequence(5));
  EXPECT_EQ(runs_of(report(110ms)), Runs{6});
}

TEST_F(ArrivalLogTest, LosesTheRestOfAGapThatIsFilledInPart) {
  teach(0, 8ms, 0s);
  add(6, 100ms);
  add(4, 101ms);
  EXPECT_TRUE(log.give_up(at(110ms)));
  EXPECT_EQ(runs_of(report(110ms)), (Runs{1, 1, 1, 1, 3}));
}

TEST_F(ArrivalLogTest, TakesADatagramThatComesAfterItWasGivenUpAndLearnsFromIt) {
  add(0);
  add(2);
  ASSERT_TRUE(log.give_up(at(0s)));
  EXPECT_TRUE(add(1, 40ms));
  EXPECT_EQ(log.reorder_window(), 50ms);
  EXPECT_EQ(runs_of(report(40ms)), Runs{3});
}

TEST_F(ArrivalLogTest, WaitsForAQuarterOfASecondAtMost) {
  add(0);
  add(2);
  ASSERT_TRUE(log.give_up(at(0s)));
  add(1, 10s);
  EXPECT_EQ(log.reorder_window(), 250ms);
}

TEST_F(ArrivalLogTest, ForgetsHowLateDatagramsCameAfterFourToEightSeconds) {
  teach(0, 8ms, 0s);
  std::uint32_t next = 3;
  for (Duration now = 10ms; now < 4s; now += 10ms) add(next++, now);
  EXPECT_EQ(log.reorder_window(), 10ms);
  for (Duration now = 4s; now <= 8s; now += 10ms) add(next++, now);
  EXPECT_EQ(log.reorder_window(), 0s);
}

TEST_F(ArrivalLogTest, RemembersTheLatenessOfTheLastFourSecondsAtLeast) {
  teach(0, 8ms, 3'900ms);
  std::uint32_t next = 3;
  for (Duration now = 4s; now < 7'900ms; now += 10ms) {
    add(next++, now);
    ASSERT_EQ(log.reorder_window(), 10ms);
  }
}

TEST_F(ArrivalLogTest, GoesOnWhereTheNumbersOnTheWireBeginAgain) {
  add(sequence_range - 2);
  add(sequence_range - 1);
  add(1);
  EXPECT_TRUE(log.give_up(at(0s)));
  EXPECT_EQ(report().newest, LinkSequence(1));
  EXPECT_EQ(runs_of(report()), (Runs{1, 1, 2}));
  EXPECT_TRUE(add(0));
  EXPECT_FALSE(add(sequence_range - 1));
}

TEST_F(ArrivalLogTest, ReportsAGapAcrossTheEndOfTheNumbersOnTheWire) {
  add(sequence_range - 3);
  add(2);
  EXPECT_TRUE(log.give_up(at(0s)));
  // Skipped are the last two numbers, 0 and 1.
  EXPECT_EQ(runs_of(report()), (Runs{1, 4, 1}));
}

TEST_F(ArrivalLogTest, BeginsAnewAfterAJumpThatNoReportCouldSpan) {
  add(0);
  add(4'095);
  ASSERT_TRUE(log.give_up(at(0s)));
  EXPECT_EQ(runs_of(report()), (Runs{1, 4'094, 1}));
  add(4'095 + 4'096);
  EXPECT_FALSE(log.give_up(at(0s)));
  EXPECT_EQ(runs_of(report()), Runs{1});
  // And backwards.
  add(3'000);
  EXPECT_EQ(report().newest, LinkSequence(3'000));
  EXPECT_EQ(runs_of(report()), Runs{1});
}

TEST_F(ArrivalLogTest, BeginsAnewWhenNumbersComeThatHadAllComeBefore) {
  add_all(0, 20);
  // A sender that was restarted counts from 0 again.
  for (std::uint32_t sequence = 0; sequence < 8; ++sequence) EXPECT_FALSE(add(sequence));
  EXPECT_EQ(report().newest, LinkSequence(7));
  EXPECT_TRUE(add(8));
  EXPECT_EQ(report().newest, LinkSequence(8));
}

TEST_F(ArrivalLogTest, GoesOnWhereFewerThanEightNumbersComeTwice) {
  add_all(0, 20);
  for (std::uint32_t sequence = 0; sequence < 7; ++sequence) add(sequence);
  add(21);
  for (std::uint32_t sequence = 0; sequence < 7; ++sequence) add(sequence);
  EXPECT_EQ(report().newest, LinkSequence(21));
}

TEST_F(ArrivalLogTest, TellsOfEveryLossInEightReports) {
  add_all(0, 4);
  report();
  add(6);
  ASSERT_TRUE(log.give_up(at(0s)));
  int told = 0;
  for (std::uint32_t next = 7; next < 40; ++next) {
    const Runs runs = runs_of(report());
    if (runs.size() == 3) {
      EXPECT_EQ(runs[1], 1);
      ++told;
    }
    add(next);
  }
  EXPECT_EQ(told, 8);
}

TEST_F(ArrivalLogTest, NamesNoMoreRunsThanAReportHolds) {
  // Every second datagram is lost, two thousand times.
  for (std::uint32_t sequence = 0; sequence < 4'000; sequence += 2) add(sequence);
  ASSERT_TRUE(log.give_up(at(0s)));
  const wire::Feedback feedback = report();
  expect_well_formed(feedback);
  EXPECT_EQ(feedback.run_count, 63U);
}

TEST_F(ArrivalLogTest, CoversNoMoreNumbersThanAReportMay) {
  // Not a report on the way, so that the next one would have to tell of all.
  add_all(0, 20'000);
  const wire::Feedback feedback = report();
  expect_well_formed(feedback);
  EXPECT_EQ(runs_of(feedback), Runs{4'096});
}

TEST_F(ArrivalLogTest, TellsNothingOfNumbersThatItHasNoMemoryOfAnyMore) {
  // 500 is lost. The log learns to wait, and then a gap at 3,001 is waited for while the window of
  // what is remembered moves on to 5,000: it begins at 905, and of 500 nothing is known any more.
  add_all(0, 499);
  add_all(501, 2'000);
  ASSERT_TRUE(log.give_up(at(0s)));
  teach(2'001, 100ms, 0s);
  add_all(2'004, 3'000, 100ms);
  add_all(3'002, 5'000, 100ms);
  const wire::Feedback feedback = report(100ms);
  EXPECT_EQ(feedback.newest, LinkSequence(3'000));
  EXPECT_EQ(runs_of(feedback), Runs{3'000 - 905 + 1});
}

TEST_F(ArrivalLogTest, KeepsItsPromisesWhateverArrives) {
  Random random(1);
  std::uint32_t next = 0;
  Duration now = 0s;
  for (int step = 0; step < 200'000; ++step) {
    now += random.below(3'000) * 1us;
    const std::uint64_t kind = random.below(1'000);
    if (kind < 600) {
      next += 1;
    } else if (kind < 900) {
      next += static_cast<std::uint32_t>(random.below(5));
    } else if (kind < 990) {
      next -= static_cast<std::uint32_t>(random.below(20));
    } else if (kind < 998) {
      next += static_cast<std::uint32_t>(random.below(6'000));
    } else {
      next = static_cast<std::uint32_t>(random.next());
    }
    next %= sequence_range;
    add(next, now);
    log.give_up(at(now));
    ASSERT_TRUE(!log.next_loss() || *log.next_loss() > at(now));
    ASSERT_LE(log.reorder_window(), ReorderWindow::longest);
    if (random.below(3) == 0) expect_well_formed(report(now));
    if (HasFailure()) break;
  }
}

TEST_F(ArrivalLogTest, NeverSaysOfADatagramThatItCameOrDidNotWhenThatIsNotSo) {
  Random random(2);
  std::set<std::uint32_t> arrived;
  Duration now = 0s;
  std::vector<std::uint32_t> delayed;
  for (std::uint32_t number = 0; number < 100'000; ++number) {
    now += 20us;
    const std::uint64_t fate = random.below(20);
    if (fate == 0) continue;
    if (fate == 1) {
      delayed.push_back(number);
      continue;
    }
    add(number, now);
    arrived.insert(number);
    if (delayed.size() > 100) {
      for (const std::uint32_t late : delayed) {
        add(late, now);
        arrived.insert(late);
      }
      delayed.clear();
    }
    log.give_up(at(now));
    if (random.below(500) != 0) continue;
    const wire::Feedback feedback = report(now);
    expect_well_formed(feedback);
    std::uint32_t told = feedback.newest.value();
    bool came = true;
    for (const std::uint16_t run : feedback.runs()) {
      for (std::uint16_t i = 0; i < run; ++i, --told) {
        ASSERT_EQ(arrived.contains(told), came) << told << " before " << number;
      }
      came = !came;
    }
  }
}

}  // namespace
}  // namespace strand
