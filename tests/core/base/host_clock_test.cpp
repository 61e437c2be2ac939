#include "core/base/host_clock.hpp"

#include <gtest/gtest.h>

namespace strand {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;
using std::chrono::seconds;

Timestamp at(Duration since_start) {
  return run_start + since_start;
}

TEST(HostClock, ShowsTrueTimeUnlessItIsSet) {
  const HostClock clock;
  EXPECT_EQ(clock.local(at(seconds(5))), at(seconds(5)));
  EXPECT_EQ(clock.true_time_of(at(seconds(5))), at(seconds(5)));
  EXPECT_EQ(clock.when_it_showed(at(seconds(5))), at(seconds(5)));
}

TEST(HostClock, IsAheadByItsOffset) {
  HostClock clock;
  clock.set(at(seconds(1)), milliseconds(20), 0);
  EXPECT_EQ(clock.local(at(seconds(1))), at(milliseconds(1020)));
  EXPECT_EQ(clock.true_time_of(at(milliseconds(2020))), at(seconds(2)));
  // It never showed what it jumped over; that was when it jumped.
  EXPECT_EQ(clock.when_it_showed(at(milliseconds(1010))), at(seconds(1)));
  EXPECT_EQ(clock.when_it_showed(at(milliseconds(900))), at(milliseconds(900)));
  EXPECT_EQ(clock.when_it_showed(at(milliseconds(2020))), at(seconds(2)));
}

// 100 ppm of an hour are 360 ms.
TEST(HostClock, RunsFastOrSlowByItsDrift) {
  HostClock fast;
  fast.set(run_start, Duration(0), 100);
  EXPECT_EQ(fast.local(at(hours(1))), at(hours(1) + milliseconds(360)));
  HostClock slow;
  slow.set(run_start, Duration(0), -100);
  EXPECT_EQ(slow.local(at(hours(1))), at(hours(1) - milliseconds(360)));
}

// 50 ms back at 1 s: at half its speed it has caught up after 100 ms, at 1.05 s of its own.
TEST(HostClock, RunsSlowlyForAWhileWhenItIsSetBack) {
  HostClock clock;
  clock.set(at(seconds(1)), -milliseconds(50), 0);
  EXPECT_EQ(clock.local(at(seconds(1))), at(seconds(1)));
  EXPECT_EQ(clock.local(at(milliseconds(1050))), at(milliseconds(1025)));
  EXPECT_EQ(clock.local(at(milliseconds(1100))), at(milliseconds(1050)));
  EXPECT_EQ(clock.local(at(milliseconds(1200))), at(milliseconds(1150)));
  EXPECT_EQ(clock.true_time_of(at(milliseconds(1025))), at(milliseconds(1050)));
  EXPECT_EQ(clock.true_time_of(at(milliseconds(1150))), at(milliseconds(1200)));
}

// The world wakes a node at true_time_of(its deadline), and the node must find it reached then,
// and not a nanosecond earlier.
TEST(HostClock, ReachesATimeExactlyWhenItSays) {
  for (const std::int32_t drift : {-100'000, -33, -1, 0, 1, 7, 100'000}) {
    HostClock clock;
    clock.set(at(Duration(12'345)), Duration(678), drift);
    for (std::int64_t wanted = 20'000; wanted < 10'000'000; wanted = wanted * 3 + 7) {
      const Timestamp local = at(Duration(wanted));
      const Timestamp when = clock.true_time_of(local);
      EXPECT_GE(clock.local(when), local) << drift << ' ' << wanted;
      EXPECT_LT(clock.local(when - Duration(1)), local) << drift << ' ' << wanted;
    }
  }
}

TEST(HostClock, NeverGoesBackHoweverItIsSet) {
  HostClock clock;
  Timestamp last = run_start;
  for (int step = 1; step < 200; ++step) {
    const Timestamp now = at(milliseconds(step));
    if (step % 7 == 0) clock.set(now, milliseconds((step * 37) % 50 - 25), step * 531 % 1000 - 500);
    EXPECT_GE(clock.local(now), last);
    last = clock.local(now);
  }
}

}  // namespace
}  // namespace strand
