#include "sim/scheduler.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand::sim {
namespace {

Timestamp at(Duration::rep nanoseconds) {
  return run_start + Duration(nanoseconds);
}

constexpr Timestamp never = Timestamp::max();

TEST(Scheduler, TakesInTheOrderOfTimeAndThenOfScheduling) {
  // 10,000 tasks at 100 instants, drawn from a seed, against a stable sort. Some are taken before
  // all are scheduled, so that the heap is in many shapes.
  Random random(1);
  Scheduler scheduler;
  struct Planned {
    Timestamp time;
    std::uint32_t index;
  };
  std::vector<Planned> waiting;
  std::uint32_t count = 0;
  while (count < 10'000 || !waiting.empty()) {
    if (count < 10'000 && random.below(3) < 2) {
      const Timestamp time = scheduler.now() + Duration(random.below(100));
      scheduler.schedule(time, {TaskKind::call, count});
      waiting.push_back({time, count});
      ++count;
      continue;
    }
    const auto first =
        std::min_element(waiting.begin(), waiting.end(), [](const Planned& a, const Planned& b) {
          return a.time != b.time ? a.time < b.time : a.index < b.index;
        });
    const auto task = scheduler.take(never);
    if (first == waiting.end()) {
      ASSERT_EQ(task, std::nullopt);
      continue;
    }
    ASSERT_EQ(task, (Task{TaskKind::call, first->index}));
    ASSERT_EQ(scheduler.now(), first->time);
    waiting.erase(first);
  }
  EXPECT_TRUE(scheduler.empty());
}

TEST(Scheduler, TakesNothingAfterTheLimit) {
  Scheduler scheduler;
  scheduler.schedule(at(10), {TaskKind::call, 1});
  EXPECT_EQ(scheduler.take(at(9)), std::nullopt);
  EXPECT_EQ(scheduler.now(), run_start);
  EXPECT_EQ(scheduler.next(), at(10));
  EXPECT_EQ(scheduler.take(at(10)), (Task{TaskKind::call, 1}));
  EXPECT_EQ(scheduler.now(), at(10));
}

TEST(Scheduler, AdvancesThroughTimeInWhichNothingIsDue) {
  Scheduler scheduler;
  scheduler.schedule(at(10), {TaskKind::call, 1});
  scheduler.advance(at(10));
  EXPECT_EQ(scheduler.now(), at(10));
  EXPECT_EQ(scheduler.take(at(10)), (Task{TaskKind::call, 1}));
}

}  // namespace
}  // namespace strand::sim
