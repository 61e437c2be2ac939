#include "reports/latency.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

std::vector<Duration> one_to(int count) {
  std::vector<Duration> values;
  for (int i = 1; i <= count; ++i) values.emplace_back(milliseconds(i));
  return values;
}

TEST(Percentile, IsTheNearestRank) {
  // Ranks are ceil(p / 100 x n): for n = 100 they are 50, 95, 99 and 100.
  const auto hundred = one_to(100);
  EXPECT_EQ(percentile(hundred, 50), milliseconds(50));
  EXPECT_EQ(percentile(hundred, 95), milliseconds(95));
  EXPECT_EQ(percentile(hundred, 99), milliseconds(99));
  EXPECT_EQ(percentile(hundred, 100), milliseconds(100));
  // For n = 5: ceil(2.5) = 3, ceil(4.75) = 5, ceil(0.05) = 1.
  const auto five = one_to(5);
  EXPECT_EQ(percentile(five, 50), milliseconds(3));
  EXPECT_EQ(percentile(five, 95), milliseconds(5));
  EXPECT_EQ(percentile(five, 1), milliseconds(1));
  // For n = 4: p50 is rank 2, not the mean of ranks 2 and 3.
  EXPECT_EQ(percentile(one_to(4), 50), milliseconds(2));
}

TEST(Percentile, OfOneValueIsThatValue) {
  const auto one = one_to(1);
  EXPECT_EQ(percentile(one, 1), milliseconds(1));
  EXPECT_EQ(percentile(one, 50), milliseconds(1));
  EXPECT_EQ(percentile(one, 100), milliseconds(1));
}

TEST(ToMilliseconds, RoundsToTheNearestMicrosecond) {
  EXPECT_EQ(to_milliseconds(nanoseconds(1'234'499)), 1.234);
  EXPECT_EQ(to_milliseconds(nanoseconds(1'234'500)), 1.235);
  EXPECT_EQ(to_milliseconds(nanoseconds(-1'234'501)), -1.235);
  EXPECT_EQ(to_milliseconds(Duration::zero()), 0.0);
}

TEST(SummariseLatencies, HasPercentilesAndTheLargest) {
  const std::vector<Duration> latencies{milliseconds(10), milliseconds(20), milliseconds(30),
                                        milliseconds(40)};
  const auto summary = summarise_latencies(latencies);
  ASSERT_TRUE(summary);
  // n = 4: ceil(2) = 2nd, ceil(3.8) = 4th, ceil(3.96) = 4th.
  EXPECT_EQ(summary->p50, 20.0);
  EXPECT_EQ(summary->p95, 40.0);
  EXPECT_EQ(summary->p99, 40.0);
  EXPECT_EQ(summary->max, 40.0);
}

TEST(SummariseLatencies, HasNothingToSayOfNoFrames) {
  EXPECT_FALSE(summarise_latencies({}));
}

TEST(LatencyCdf, HasTheNearestRankAtEachQuantile) {
  const auto points = latency_cdf_of(one_to(200));
  ASSERT_EQ(points.size(), latency_cdf_per_mille.size());
  // 0 is the smallest; ceil(0.5 x 200) = 100th, ceil(0.995 x 200) = 199th, and 1000 the largest.
  EXPECT_EQ(points.front(), (LatencyQuantile{0, 1.0}));
  EXPECT_EQ(points[12], (LatencyQuantile{500, 100.0}));
  EXPECT_EQ(points[26], (LatencyQuantile{995, 199.0}));
  EXPECT_EQ(points.back(), (LatencyQuantile{1'000, 200.0}));
}

TEST(LatencyCdf, HasNoPointForNoFrames) {
  EXPECT_TRUE(latency_cdf_of({}).empty());
}

}  // namespace
}  // namespace strand::reports
