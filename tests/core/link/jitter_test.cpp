#include "core/link/jitter.hpp"

#include <cmath>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand::link {
namespace {

using std::chrono::hours;
using std::chrono::milliseconds;

constexpr int draws = 1'000'000;
constexpr std::uint64_t all_ones = std::numeric_limits<std::uint64_t>::max();

struct Moments {
  double mean = 0;
  double variance = 0;
  double fourth = 0;  // the fourth central moment, in units of the variance squared
};

Moments measure(JitterDistribution distribution, Duration width) {
  Random random(42);
  double sum = 0;
  double squares = 0;
  double fourths = 0;
  for (int i = 0; i < draws; ++i) {
    const auto x = static_cast<double>(deviation(distribution, width, random.next()).count());
    sum += x;
    squares += x * x;
    fourths += x * x * x * x;
  }
  Moments moments;
  moments.mean = sum / draws;
  moments.variance = squares / draws;
  moments.fourth = fourths / draws / (moments.variance * moments.variance);
  return moments;
}

TEST(Jitter, UniformHasTheMomentsOfTheUniformDistribution) {
  // Uniform in [-w, w]: mean 0, variance w^2 / 3, fourth moment w^4 / 5 = 1.8 variances squared.
  // The standard error of the mean is w / sqrt(3 n), that of the variance
  // w^2 sqrt((1/5 - 1/9) / n).
  const Duration width = milliseconds(5);
  const auto w = static_cast<double>(width.count());
  const Moments moments = measure(JitterDistribution::uniform, width);
  EXPECT_NEAR(moments.mean, 0, 4 * w / std::sqrt(3.0 * draws));
  EXPECT_NEAR(moments.variance, w * w / 3, 4 * w * w * std::sqrt((0.2 - 1.0 / 9) / draws));
  EXPECT_NEAR(moments.fourth, 1.8, 0.01);
}

TEST(Jitter, NormalHasTheMomentsOfTheNormalDistribution) {
  // Mean 0 with a standard error of w / sqrt(n); variance w^2 with one of w^2 sqrt(2 / n), to which
  // the table adds 0.02 % because it interpolates linearly. The fourth moment is 3 variances
  // squared, less what lies beyond 3.85 standard deviations, where the table ends.
  const Duration width = milliseconds(5);
  const auto w = static_cast<double>(width.count());
  const Moments moments = measure(JitterDistribution::normal, width);
  EXPECT_NEAR(moments.mean, 0, 4 * w / std::sqrt(1.0 * draws));
  EXPECT_NEAR(moments.variance, w * w * 1.0002, 4 * w * w * std::sqrt(2.0 / draws));
  EXPECT_NEAR(moments.fourth, 3.0, 0.05);
}

TEST(Jitter, NormalQuantilesAreThoseOfTheNormalDistribution) {
  // The lowest place of step i is the quantile of 1/2 + i / 2,048, whose probability, erfc gives
  // back. With a width of 2^16 the deviation is the table's entry itself, which is rounded to
  // half a unit: a probability of at most 0.5 / 2^16 times the density's peak of 0.4.
  constexpr int steps = 1024;
  const Duration width(65'536);
  for (std::uint64_t step = 0; step < steps; ++step) {
    const auto drawn = deviation(JitterDistribution::normal, width, step << 53);
    const double z = static_cast<double>(drawn.count()) / 65'536;
    const double probability = 1 - std::erfc(z / std::sqrt(2.0)) / 2;
    EXPECT_NEAR(probability, 0.5 + static_cast<double>(step) / (2 * steps), 0.5 / 65'536 * 0.4)
        << "step " << step;
  }
}

TEST(Jitter, NormalIsSymmetric) {
  Random random(7);
  constexpr std::uint64_t sign = std::uint64_t{1} << 63;
  for (int i = 0; i < 1000; ++i) {
    const std::uint64_t bits = random.next();
    EXPECT_EQ(deviation(JitterDistribution::normal, milliseconds(3), bits),
              -deviation(JitterDistribution::normal, milliseconds(3), bits ^ sign));
  }
}

TEST(Jitter, ReachesItsBoundsAndNoFurther) {
  EXPECT_EQ(deviation(JitterDistribution::uniform, Duration(10), 0), Duration(-10));
  EXPECT_EQ(deviation(JitterDistribution::uniform, Duration(10), all_ones), Duration(10));
  // An hour is far more than any scenario has, and must not overflow: 3.85 hours are 13,860 s.
  const Duration largest = deviation(JitterDistribution::normal, hours(1), all_ones);
  EXPECT_LE(largest, std::chrono::seconds(13'860) * -1 + std::chrono::seconds(1));
  EXPECT_GE(largest, std::chrono::seconds(-13'861));
  EXPECT_EQ(deviation(JitterDistribution::uniform, hours(1), 0), -hours(1));
}

TEST(Jitter, IsNothingWithoutAWidth) {
  EXPECT_EQ(deviation(JitterDistribution::uniform, Duration(0), all_ones), Duration(0));
  EXPECT_EQ(deviation(JitterDistribution::normal, Duration(0), all_ones), Duration(0));
}

}  // namespace
}  // namespace strand::link
