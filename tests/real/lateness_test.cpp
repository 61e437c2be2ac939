#include "real/lateness.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

TEST(Lateness, OfNothingIsNothing) {
  const Lateness lateness;
  EXPECT_EQ(lateness.count(), 0U);
  EXPECT_EQ(lateness.percentile(50), Duration(0));
}

TEST(Lateness, APercentileIsAtMostAQuarterTooHigh) {
  for (Duration::rep value = 1; value < (Duration::rep{1} << 62); value += value / 2 + 1) {
    Lateness lateness;
    lateness.add(Duration(value));
    for (const unsigned percent : {1U, 50U, 100U}) {
      EXPECT_GE(lateness.percentile(percent).count(), value);
      EXPECT_LE(lateness.percentile(percent).count() - value, value / 4) << value;
    }
  }
}

// 99 of 100 are 1 ns late: the 99th in order is the last of them.
TEST(Lateness, PercentilesAreOfTheNearestRank) {
  Lateness lateness;
  for (int i = 0; i < 99; ++i) lateness.add(Duration(1));
  lateness.add(Duration(7));
  EXPECT_EQ(lateness.count(), 100U);
  EXPECT_EQ(lateness.percentile(99), Duration(1));
  EXPECT_EQ(lateness.percentile(100), Duration(7));
}

TEST(Lateness, WhatIsEarlyIsNotLate) {
  Lateness lateness;
  lateness.add(Duration(-5));
  EXPECT_EQ(lateness.percentile(100), Duration(0));
  lateness.add(Duration::max());
  EXPECT_EQ(lateness.percentile(100), Duration::max());
}

}  // namespace
}  // namespace strand::real
