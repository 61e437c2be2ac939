#include "real/node_clock.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

using namespace std::chrono_literals;

constexpr Timestamp start = run_start + 100s;

TEST(NodeClock, TellsOurTimeWhereNobodySetsIt) {
  NodeClock clock;
  EXPECT_EQ(clock.tell(start), start);
  EXPECT_EQ(clock.told(), start);
  EXPECT_EQ(clock.true_time_of(start), start);
}

TEST(NodeClock, IsSetAsOfItsInstantWhereItIsSetAMomentLate) {
  NodeClock clock;
  clock.set(start, start + 500ms, 0s, 10'000);
  // A hundredth of the second that has passed since `start`.
  EXPECT_EQ(clock.tell(start + 1s), start + 1'010ms);
}

TEST(NodeClock, TakesTheDriftOfLongAgoForAnOffset) {
  NodeClock clock;
  clock.set(start, start + 10s, 1s, 10'000);
  EXPECT_EQ(clock.tell(start + 10s), start + 11'100ms);
  // From then on it drifts as before.
  EXPECT_EQ(clock.tell(start + 11s), start + 12'110ms);
}

TEST(NodeClock, StandsStillWhereItWouldGoBack) {
  NodeClock clock;
  EXPECT_EQ(clock.tell(start + 900ms), start + 900ms);
  // As of 800 ms ago it runs at half its speed, and would show 500 ms now.
  clock.set(start + 100ms, start + 900ms, -10s, 0);
  EXPECT_EQ(clock.tell(start + 900ms), start + 900ms);
  EXPECT_EQ(clock.tell(start + 1'500ms), start + 900ms);
  EXPECT_EQ(clock.tell(start + 1'900ms), start + 1s);
}

}  // namespace
}  // namespace strand::real
