#include "core/node/reorder_window.hpp"

#include <chrono>
#include <cmath>
#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;

class ReorderWindowTest : public ::testing::Test {
 protected:
  // `count` arrivals, a millisecond apart.
  void arrive(int count) {
    for (int i = 0; i < count; ++i) window.add_arrival(at(now += 1ms));
  }
  void arrive_late(Duration late) {
    arrive(1);
    window.add_late(late);
  }

  ReorderWindow window;
  Duration now{};
};

TEST_F(ReorderWindowTest, IsNothingOnALinkThatKeepsTheOrder) {
  arrive(10'000);
  EXPECT_EQ(window.length(), 0ms);
}

TEST_F(ReorderWindowTest, IsAQuarterLongerThanTheLatestToBeginWith) {
  arrive(10);
  arrive_late(8ms);
  EXPECT_EQ(window.length(), 10ms);
  arrive_late(1ms);
  EXPECT_EQ(window.length(), 10ms);
  arrive_late(12ms);
  EXPECT_EQ(window.length(), 15ms);
}

TEST_F(ReorderWindowTest, IsAQuarterOfASecondAtMost) {
  arrive_late(10s);
  EXPECT_EQ(window.length(), ReorderWindow::longest);
}

TEST_F(ReorderWindowTest, LeavesTheLatestOfTwoHundredOut) {
  // 3 of 1,000 come 100 ms late, 100 come 4 ms late: 5 may come later than the window.
  for (int i = 0; i < 1'000; ++i) {
    if (i % 300 == 299) {
      arrive_late(100ms);
    } else if (i % 10 == 0) {
      arrive_late(4ms);
    } else {
      arrive(1);
    }
  }
  // Buckets are an eighth wide, and the window a quarter longer: 5 to 5.7 ms.
  EXPECT_GE(window.length(), 5ms);
  EXPECT_LE(window.length(), 5'700us);
}

TEST_F(ReorderWindowTest, ForgetsAfterFourToEightSeconds) {
  arrive(3'500);
  for (int i = 0; i < 100; ++i) arrive_late(8ms);
  arrive(4'000);
  EXPECT_EQ(window.length(), 10ms);
  arrive(4'500);
  EXPECT_EQ(window.length(), 0ms);
}

TEST_F(ReorderWindowTest, ForgetsWhatIsOlderThanASilence) {
  for (int i = 0; i < 100; ++i) arrive_late(8ms);
  now += 9s;
  arrive(1);
  EXPECT_EQ(window.length(), 0ms);
}

// For exponential lateness of mean 10 ms, one in 200 of all is later than 10 ms ln 200 = 53 ms, and
// the window is five quarters of that, rounded up by an eighth of a doubling at most: then
// exp(-1.25 ln 200) = 1 in 750 arrivals are beyond it, or fewer.
TEST_F(ReorderWindowTest, HoldsAllButAFewWhereLatenessHasATail) {
  Random random(1);
  int later = 0;
  constexpr int arrivals = 50'000;
  for (int i = 0; i < arrivals; ++i) {
    const double uniform = (static_cast<double>(random.below(1'000'000)) + 1) / 1'000'001;
    const Duration late(static_cast<Duration::rep>(-1e7 * std::log(uniform)));
    if (i > 1'000 && late > window.length()) ++later;
    arrive_late(late);
  }
  EXPECT_GE(window.length(), 58ms);
  EXPECT_LE(window.length(), 80ms);
  EXPECT_LE(later, arrivals / 500);
}

TEST_F(ReorderWindowTest, HasABoundForEveryLateness) {
  // Alone, a lateness is the window's quarter less, whatever its bucket.
  for (Duration late = 1us; late < 200ms; late += late / 7 + 1us) {
    ReorderWindow fresh;
    fresh.add_arrival(at(0s));
    fresh.add_late(late);
    ASSERT_EQ(fresh.length(), late + late / 4) << late.count();
  }
}

}  // namespace
}  // namespace strand
