#include "core/link/delivery_trace.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand::link {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

Timestamp at(Duration since_start) {
  return run_start + since_start;
}

TEST(DeliveryTrace, ComesRoundAfterItsLastOpportunity) {
  // The period is 5 ms, so that the second round's opportunities are those of the first plus 5 ms.
  const DeliveryTrace trace("t", {1, 1, 3, 5, 5});
  const std::vector<int> expected{1, 1, 3, 5, 5, 6, 6, 8, 10, 10, 11};
  for (std::size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(trace.time_of(i), at(milliseconds(expected[i]))) << i;
  }
}

TEST(DeliveryTrace, FindsTheFirstOfSeveralAtOneInstant) {
  const DeliveryTrace trace("t", {1, 1, 3, 5, 5});
  EXPECT_EQ(trace.first_from(at(milliseconds(0))), 0U);
  EXPECT_EQ(trace.first_from(at(milliseconds(1))), 0U);
  EXPECT_EQ(trace.first_from(at(milliseconds(1) + Duration(1))), 2U);
  EXPECT_EQ(trace.first_from(at(milliseconds(3))), 2U);
  EXPECT_EQ(trace.first_from(at(milliseconds(4))), 3U);
}

TEST(DeliveryTrace, KnowsTheEndOfItsPeriodFromTheBeginningOfTheNext) {
  const DeliveryTrace trace("t", {1, 1, 3, 5, 5});
  EXPECT_EQ(trace.first_from(at(milliseconds(5))), 3U);
  EXPECT_EQ(trace.first_from(at(milliseconds(5) + Duration(1))), 5U);
  EXPECT_EQ(trace.first_from(at(milliseconds(10))), 8U);
  EXPECT_EQ(trace.first_from(at(milliseconds(11))), 10U);
  EXPECT_EQ(trace.first_from(at(milliseconds(11) + Duration(1))), 12U);
}

TEST(DeliveryTrace, WithOpportunitiesAtZeroHasTwoKindsAtTheEndOfAPeriod) {
  // At 4 ms come the last of the first round, number 2, and the first of the second, number 3.
  const DeliveryTrace trace("t", {0, 2, 4});
  EXPECT_EQ(trace.first_from(run_start), 0U);
  EXPECT_EQ(trace.time_of(2), at(milliseconds(4)));
  EXPECT_EQ(trace.time_of(3), at(milliseconds(4)));
  EXPECT_EQ(trace.first_from(at(milliseconds(4))), 2U);
  EXPECT_EQ(trace.first_from(at(milliseconds(4) + Duration(1))), 4U);
}

TEST(DeliveryTrace, FirstFromIsTheLeastNumberWhoseTimeIsNotBefore) {
  // The definition, on seeded recordings and instants.
  Random random(1);
  for (int round = 0; round < 300; ++round) {
    std::vector<std::uint32_t> times;
    std::uint32_t time = 0;
    const std::uint64_t count = 1 + random.below(6);
    for (std::uint64_t i = 0; i < count; ++i) {
      time += static_cast<std::uint32_t>(random.below(3));
      times.push_back(time);
    }
    if (times.back() == 0) times.back() = 1;
    const DeliveryTrace trace("t", times);
    for (int i = 0; i < 50; ++i) {
      const Timestamp instant = at(microseconds(500) * static_cast<int>(random.below(80)));
      const std::uint64_t first = trace.first_from(instant);
      EXPECT_GE(trace.time_of(first), instant);
      if (first > 0) {
        EXPECT_LT(trace.time_of(first - 1), instant);
      }
    }
  }
}

TEST(DeliveryTrace, ComparesByItsOpportunities) {
  EXPECT_EQ(DeliveryTrace("a", {1, 2}), DeliveryTrace("b", {1, 2}));
  EXPECT_NE(DeliveryTrace("a", {1, 2}), DeliveryTrace("a", {1, 3}));
  EXPECT_NE(DeliveryTrace("a", {1, 2}), DeliveryTrace());
  EXPECT_EQ(DeliveryTrace(), DeliveryTrace());
  EXPECT_TRUE(DeliveryTrace().empty());
}

}  // namespace
}  // namespace strand::link
