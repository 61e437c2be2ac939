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

double count_of(JitterDistribution distribution, Duration width, std::uint64_t bits) {
  return static_cast<double>(deviation(distribution, width, bits).count());
}

struct Moments {
  double mean = 0;
  double variance = 0;
  double third = 0;   // the third central moment, in units of the standard deviation cubed
  double fourth = 0;  // the fourth central moment, in units of the variance squared
};

Moments measure(JitterDistribution distribution, Duration width) {
  Random random(42);
  double sum = 0;
  double squares = 0;
  double cubes = 0;
  double fourths = 0;
  for (int i = 0; i < draws; ++i) {
    const double x = count_of(distribution, width, random.next());
    sum += x;
    squares += x * x;
    cubes += x * x * x;
    fourths += x * x * x * x;
  }
  Moments moments;
  moments.mean = sum / draws;
  moments.variance = squares / draws;
  moments.third = cubes / draws / std::pow(moments.variance, 1.5);
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

// Of the truncated Pareto variable X that jitter.cpp derives: E X = 10/7, E X^2 = 16/7,
// E X^3 = 64/63 * integral of 1/u from 1/64 to 1 = 64/63 * ln 64, and so
// E (X - 10/7)^3 = E X^3 - 3 * 10/7 * 16/7 + 2 * (10/7)^3, over (12/49)^1.5.
double pareto_skewness() {
  const double third =
      64.0 / 63 * std::log(64.0) - 3 * 10.0 / 7 * 16 / 7 + 2 * std::pow(10.0 / 7, 3);
  return third / std::pow(12.0 / 49, 1.5);
}

TEST(Jitter, ParetoHasTheMomentsOfTheTruncatedParetoDistribution) {
  const Duration width = milliseconds(5);
  const auto w = static_cast<double>(width.count());
  const Moments moments = measure(JitterDistribution::pareto, width);
  EXPECT_NEAR(moments.mean, 0, 4 * w / std::sqrt(1.0 * draws));
  EXPECT_NEAR(std::sqrt(moments.variance), w, 0.02 * w);
  EXPECT_NEAR(pareto_skewness(), 2.144, 0.001);
  EXPECT_NEAR(moments.third, pareto_skewness(), 0.02 * pareto_skewness());
}

TEST(Jitter, ParetoNormalHasTheMomentsOfItsMixture) {
  // (N + 3 P) / sqrt(10) of independent N and P with mean 0 and variance 1: variance 1, and a third
  // moment of 27 times that of P, over 10^1.5, because that of N is 0.
  const Duration width = milliseconds(5);
  const auto w = static_cast<double>(width.count());
  const Moments moments = measure(JitterDistribution::paretonormal, width);
  EXPECT_NEAR(moments.mean, 0, 4 * w / std::sqrt(1.0 * draws));
  EXPECT_NEAR(std::sqrt(moments.variance), w, 0.02 * w);
  const double skewness = 27 * pareto_skewness() / std::pow(10.0, 1.5);
  EXPECT_NEAR(moments.third, skewness, 0.02 * skewness);
}

TEST(Jitter, ParetoIsTheCubeRootToTheLastUnit) {
  // A draw of b / 2^32 stands for u = 1 - 63/64 * b / 2^32, rounded to 2^-32, and the deviation for
  // (7 u^(-1/3) - 10) / sqrt(12). With a width of 10^9, X, which counts 2^-31, is off by less than
  // one unit of the result, and rounding u moves X by at most 4^4 / 3 * 2^-32 = 2e-8, which
  // are 40 units.
  constexpr std::uint64_t one = std::uint64_t{1} << 32;
  for (std::uint64_t bits = 0; bits < one; bits += 0x00345678U) {
    const double u = 1 - 63.0 / 64 * static_cast<double>(bits) / static_cast<double>(one);
    const double expected = (7 / std::cbrt(u) - 10) / std::sqrt(12.0) * 1e9;
    const Duration drawn =
        deviation(JitterDistribution::pareto, Duration(1'000'000'000), bits << 32);
    EXPECT_NEAR(static_cast<double>(drawn.count()), expected, 42) << bits;
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
  // Pareto: from -sqrt(3)/2 = -0.8660254 to 3 sqrt(3) = 5.1961524 standard deviations.
  const Duration second = std::chrono::seconds(1);
  EXPECT_EQ(deviation(JitterDistribution::pareto, second, 0), Duration(-866'025'403));
  EXPECT_NEAR(count_of(JitterDistribution::pareto, second, all_ones), 5'196'152'423, 50);
  EXPECT_NEAR(count_of(JitterDistribution::pareto, hours(1), all_ones), 5'196'152'423.0 * 3600,
              50 * 3600);
  // The mixture's: (-3.85 - 3 * 0.866) / sqrt(10) = -2.039 and (3.85 + 3 * 5.196) / sqrt(10).
  EXPECT_NEAR(count_of(JitterDistribution::paretonormal, second, 0xffffffffU), -2.039e9, 1e6);
  EXPECT_NEAR(count_of(JitterDistribution::paretonormal, second, 0xffffffff7fffffffU), 6.147e9,
              1e6);
}

TEST(Jitter, IsNothingWithoutAWidth) {
  EXPECT_EQ(deviation(JitterDistribution::uniform, Duration(0), all_ones), Duration(0));
  EXPECT_EQ(deviation(JitterDistribution::normal, Duration(0), all_ones), Duration(0));
  EXPECT_EQ(deviation(JitterDistribution::pareto, Duration(0), all_ones), Duration(0));
  EXPECT_EQ(deviation(JitterDistribution::paretonormal, Duration(0), all_ones), Duration(0));
}

}  // namespace
}  // namespace strand::link
