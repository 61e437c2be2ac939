#include "core/base/expectation.hpp"

#include <vector>

#include <gtest/gtest.h>

namespace strand {
namespace {

TEST(Expectation, ComparesWithItsBound) {
  const auto below_equal_above = [](Comparison comparison) {
    return std::vector<bool>{holds(comparison, 1, 2), holds(comparison, 2, 2),
                             holds(comparison, 3, 2)};
  };
  EXPECT_EQ(below_equal_above(Comparison::at_most), (std::vector{true, true, false}));
  EXPECT_EQ(below_equal_above(Comparison::at_least), (std::vector{false, true, true}));
  EXPECT_EQ(below_equal_above(Comparison::less), (std::vector{true, false, false}));
  EXPECT_EQ(below_equal_above(Comparison::greater), (std::vector{false, false, true}));
  EXPECT_EQ(below_equal_above(Comparison::equal), (std::vector{false, true, false}));
  EXPECT_EQ(below_equal_above(Comparison::not_equal), (std::vector{true, false, true}));
}

TEST(Expectation, HasTheUnitOfWhatItIsAbout) {
  EXPECT_EQ(quantity_of(Statistic::min, Metric::completeness), Quantity::share);
  EXPECT_EQ(quantity_of(Statistic::max, Metric::overhead), Quantity::share);
  EXPECT_EQ(quantity_of(Statistic::p95, Metric::latency), Quantity::duration);
  EXPECT_EQ(quantity_of(Statistic::max, Metric::queue), Quantity::duration);
  EXPECT_EQ(quantity_of(Statistic::mean, Metric::corrupt), Quantity::number);
  EXPECT_EQ(quantity_of(Statistic::min, Metric::goodput), Quantity::bit_rate);
  EXPECT_EQ(quantity_of(Statistic::p5, Metric::psnr), Quantity::decibels);
  EXPECT_EQ(quantity_of(Statistic::mean, Metric::ssim), Quantity::index);
  EXPECT_EQ(quantity_of(Statistic::count, Metric::completeness), Quantity::number);
  EXPECT_EQ(quantity_of(Statistic::count, Metric::latency), Quantity::number);
}

TEST(Expectation, TellsFramesFromLinksAndPercentilesFromTheRest) {
  EXPECT_FALSE(is_of_links(Metric::duplicate));
  EXPECT_TRUE(is_of_links(Metric::overhead));
  EXPECT_TRUE(is_of_links(Metric::goodput));
  EXPECT_FALSE(is_percentile(Statistic::mean));
  EXPECT_TRUE(is_percentile(Statistic::p1));
  EXPECT_TRUE(is_percentile(Statistic::p50));
  EXPECT_TRUE(is_percentile(Statistic::p999));
  EXPECT_FALSE(is_percentile(Statistic::count));
}

TEST(Expectation, IsTheSameWhereverItStands) {
  Expectation one;
  one.text = "min(completeness) >= 99%";
  one.line = 3;
  Expectation other = one;
  other.line = 41;
  EXPECT_EQ(one, other);
  other.severity = Severity::warn;
  EXPECT_NE(one, other);
}

}  // namespace
}  // namespace strand
