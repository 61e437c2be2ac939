#include "real/duration_histogram.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

TEST(DurationHistogram, OfNothingIsNothing) {
  const DurationHistogram histogram;
  EXPECT_EQ(histogram.count(), 0U);
  EXPECT_EQ(histogram.percentile(50), Duration(0));
  EXPECT_EQ(histogram.longest(), Duration(0));
}

// A second value keeps the longest from being the bound.
TEST(DurationHistogram, APercentileIsLessThanEightThousandthsTooHigh) {
  for (Duration::rep value = 1; value < (Duration::rep{1} << 61); value += value / 50 + 1) {
    DurationHistogram histogram;
    histogram.add(Duration(value));
    histogram.add(Duration(2 * value));
    const Duration::rep bound = histogram.percentile(50).count();
    EXPECT_GE(bound, value);
    EXPECT_LE(bound - value, value / 128) << value;
    EXPECT_EQ(histogram.percentile(51), Duration(2 * value));
  }
}

// 99 of 100 took 1 ns: the 99th in order is the last of them.
TEST(DurationHistogram, PercentilesAreOfTheNearestRank) {
  DurationHistogram histogram;
  for (int i = 0; i < 99; ++i) histogram.add(Duration(1));
  histogram.add(Duration(7));
  EXPECT_EQ(histogram.count(), 100U);
  EXPECT_EQ(histogram.percentile(99), Duration(1));
  EXPECT_EQ(histogram.percentile(100), Duration(7));
}

TEST(DurationHistogram, KnowsTheLongestToTheNanosecond) {
  DurationHistogram histogram;
  histogram.add(Duration(1'000'001));
  histogram.add(Duration(999));
  EXPECT_EQ(histogram.longest(), Duration(1'000'001));
  EXPECT_EQ(histogram.percentile(100), Duration(1'000'001));
}

TEST(DurationHistogram, TakesWhatIsNegativeForNothing) {
  DurationHistogram histogram;
  histogram.add(Duration(-5));
  EXPECT_EQ(histogram.percentile(100), Duration(0));
  histogram.add(Duration::max());
  EXPECT_EQ(histogram.percentile(100), Duration::max());
}

}  // namespace
}  // namespace strand::real
