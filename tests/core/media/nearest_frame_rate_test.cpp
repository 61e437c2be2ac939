#include "core/media/nearest_frame_rate.hpp"

#include <cmath>
#include <limits>

#include <gtest/gtest.h>

namespace strand::media {
namespace {

TEST(NearestFrameRate, ReadsWholeRates) {
  EXPECT_EQ(nearest_frame_rate(1), FrameRate(1, 1));
  EXPECT_EQ(nearest_frame_rate(10), FrameRate(10, 1));
  EXPECT_EQ(nearest_frame_rate(25), FrameRate(25, 1));
  EXPECT_EQ(nearest_frame_rate(1000), FrameRate(1000, 1));
}

TEST(NearestFrameRate, ReadsBroadcastRatesExactly) {
  EXPECT_EQ(nearest_frame_rate(24'000.0 / 1001), FrameRate(24'000, 1001));
  EXPECT_EQ(nearest_frame_rate(30'000.0 / 1001), FrameRate(30'000, 1001));
  EXPECT_EQ(nearest_frame_rate(60'000.0 / 1001), FrameRate(60'000, 1001));
  EXPECT_EQ(nearest_frame_rate(120'000.0 / 1001), FrameRate(120'000, 1001));
}

TEST(NearestFrameRate, TakesTheDecimalsOfABroadcastRateForIt) {
  // 24000/1001 is 23.976023976..., 30000/1001 is 29.970029970..., and so on, twice and four times.
  EXPECT_EQ(nearest_frame_rate(23.976), FrameRate(24'000, 1001));
  EXPECT_EQ(nearest_frame_rate(23.98), FrameRate(24'000, 1001));
  EXPECT_EQ(nearest_frame_rate(29.97), FrameRate(30'000, 1001));
  EXPECT_EQ(nearest_frame_rate(59.94), FrameRate(60'000, 1001));
  EXPECT_EQ(nearest_frame_rate(119.88), FrameRate(120'000, 1001));
  // As a file states it that counts in hundredths.
  EXPECT_EQ(nearest_frame_rate(2997.0 / 100), FrameRate(30'000, 1001));
}

TEST(NearestFrameRate, LeavesTheNeighboursOfABroadcastRateAlone) {
  EXPECT_EQ(nearest_frame_rate(29.96), FrameRate(749, 25));
  EXPECT_EQ(nearest_frame_rate(29.971), FrameRate(29'971, 1000));
  EXPECT_EQ(nearest_frame_rate(23.975), FrameRate(959, 40));
  EXPECT_EQ(nearest_frame_rate(30), FrameRate(30, 1));
}

TEST(NearestFrameRate, ReadsDecimalRatesAsTheFileStatesThem) {
  EXPECT_EQ(nearest_frame_rate(12.5), FrameRate(25, 2));
  EXPECT_EQ(nearest_frame_rate(0.5), FrameRate(1, 2));
}

TEST(NearestFrameRate, FindsTheBroadcastRateBehindARoundedOne) {
  // Six decimals of 30000/1001: no ratio with a denominator up to 1001 is nearer.
  EXPECT_EQ(nearest_frame_rate(29.97003), FrameRate(30'000, 1001));
  EXPECT_EQ(nearest_frame_rate(59.94006), FrameRate(60'000, 1001));
}

TEST(NearestFrameRate, FindsEveryRatioWithADenominatorUpTo1001) {
  for (std::uint32_t denominator = 1; denominator <= 1001; ++denominator) {
    for (const std::uint32_t numerator : {denominator, 24'001U, 30'011U, 119'993U}) {
      const double value = static_cast<double>(numerator) / denominator;
      if (value > 1000) continue;
      const auto rate = nearest_frame_rate(value);
      ASSERT_TRUE(rate.has_value()) << numerator << "/" << denominator;
      // Equal as ratios, whether or not the numbers had a common divisor.
      EXPECT_EQ(std::uint64_t{rate->numerator()} * denominator,
                std::uint64_t{rate->denominator()} * numerator)
          << numerator << "/" << denominator;
    }
  }
}

TEST(NearestFrameRate, FindsNoFartherRatioThanASearchOfAllDenominators) {
  for (const double value : {29.9712345, 0.0123456789, 3.14159265358979, 999.4999, 17.000499}) {
    double least = 1;
    for (int denominator = 1; denominator <= 1001; ++denominator) {
      const double numerator = std::round(value * denominator);
      if (numerator < 1 || numerator > 1'000'000) continue;
      least = std::min(least, std::abs(numerator / denominator - value));
    }
    const auto rate = nearest_frame_rate(value);
    ASSERT_TRUE(rate.has_value()) << value;
    EXPECT_LE(rate->denominator(), 1001U);
    EXPECT_LE(std::abs(rate->as_double() - value), least + 1e-12) << value;
  }
}

TEST(NearestFrameRate, RefusesNonsense) {
  EXPECT_FALSE(nearest_frame_rate(0).has_value());
  EXPECT_FALSE(nearest_frame_rate(-25).has_value());
  EXPECT_FALSE(nearest_frame_rate(0.0009).has_value());
  EXPECT_FALSE(nearest_frame_rate(1000.001).has_value());
  EXPECT_FALSE(nearest_frame_rate(90'000).has_value());
  EXPECT_FALSE(nearest_frame_rate(std::numeric_limits<double>::quiet_NaN()).has_value());
  EXPECT_FALSE(nearest_frame_rate(std::numeric_limits<double>::infinity()).has_value());
}

}  // namespace
}  // namespace strand::media
