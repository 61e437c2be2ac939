#include "core/node/loss_estimator.hpp"

#include <cmath>
#include <cstdint>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand {
namespace {

double rate_of(const LossEstimator& loss) {
  return static_cast<double>(loss.rate().parts()) / static_cast<double>(Odds::one);
}

// A link that loses `percent` of all datagrams, each for itself.
class IndependentLoss {
 public:
  IndependentLoss(std::uint32_t percent, std::uint64_t seed) : percent_(percent), random_(seed) {}
  bool next() { return random_.chance(Probability::percent(percent_)); }

 private:
  std::uint32_t percent_;
  Random random_;
};

// Gilbert's model: all are lost in the bad state, which lasts for four datagrams on average; one in
// 76 datagrams of the good state begins one, so that 4 of 80 are lost.
class BurstLoss {
 public:
  explicit BurstLoss(std::uint64_t seed) : random_(seed) {}
  bool next() {
    bad_ = random_.below(bad_ ? 4 : 76) == 0 ? !bad_ : bad_;
    return bad_;
  }

 private:
  Random random_;
  bool bad_ = false;
};

// The mean over time of the mean run, in datagrams.
template <class Link>
double average_run(Link link) {
  LossEstimator loss;
  for (int i = 0; i < 10'000; ++i) loss.add(link.next());
  double sum = 0;
  constexpr int datagrams = 500'000;
  for (int i = 0; i < datagrams; ++i) {
    loss.add(link.next());
    sum += loss.mean_run_sixteenths() / 16.0;
  }
  return sum / datagrams;
}

TEST(LossEstimator, KnowsOfNoLossToBeginWith) {
  LossEstimator loss;
  EXPECT_EQ(loss.rate(), Odds());
  EXPECT_EQ(loss.mean_run_sixteenths(), 16U);
  loss.add(false);
  EXPECT_EQ(loss.rate(), Odds());
}

TEST(LossEstimator, IsTheMeanOfTheFirstThousandDatagrams) {
  LossEstimator loss;
  for (int i = 1; i <= 1'000; ++i) {
    loss.add(i % 10 == 0);
    // i / 10 of i, rounded down, to within one unit of 1/65,536 or two.
    EXPECT_NEAR(rate_of(loss), (i / 10) / static_cast<double>(i), 2.0 / 65'536) << i;
  }
}

TEST(LossEstimator, ReachesCertaintyAndComesBack) {
  LossEstimator loss;
  for (int i = 0; i < 5'000; ++i) loss.add(true);
  EXPECT_EQ(loss.rate(), Odds::certain());
  // 1/65,536 is left of it after 1,024 ln(65,536) = 11,357 datagrams, and then rounding loses it.
  for (int i = 0; i < 14'000; ++i) loss.add(false);
  EXPECT_EQ(loss.rate(), Odds());
}

TEST(LossEstimator, StraysFromASteadyRateByHalfAPercentOfAllDatagrams) {
  // p = 5 %: the square root of 0.05 * 0.95 / 2,047 is 0.482 %.
  IndependentLoss link(5, 1);
  LossEstimator loss;
  for (int i = 0; i < 20'000; ++i) loss.add(link.next());
  double sum = 0;
  double squares = 0;
  constexpr int samples = 1'000;
  for (int sample = 0; sample < samples; ++sample) {
    // Of one sample a 55th is left in the next: exp(-4).
    for (int i = 0; i < 4'096; ++i) loss.add(link.next());
    sum += rate_of(loss);
    squares += rate_of(loss) * rate_of(loss);
  }
  const double mean = sum / samples;
  const double spread = std::sqrt(squares / samples - mean * mean);
  // The mean of 1,000 samples strays by a thirtieth of 0.482 %, and their spread by a 45th of
  // itself: four times as much is allowed.
  EXPECT_NEAR(mean, 0.05, 4 * 0.00482 / 31.6);
  EXPECT_NEAR(spread, 0.00482, 4 * 0.00482 / 44.7);
}

TEST(LossEstimator, HasATenthOfAChangeLeftAfter2360Datagrams) {
  LossEstimator loss;
  for (int i = 0; i < 20'000; ++i) loss.add(i % 5 == 0);
  EXPECT_NEAR(rate_of(loss), 0.2, 0.001);
  // (1 - 1/1,024)^2,360 = 0.0998
  for (int i = 0; i < 2'360; ++i) loss.add(false);
  EXPECT_NEAR(rate_of(loss), 0.02, 0.0005);
}

TEST(LossEstimator, KnowsAMeanRunOfOneOverOneLessPWhereLossesAreIndependent) {
  // It is told in whole sixteenths, rounded down. The mean over 500,000 datagrams strays little: at
  // 5 % they hold 23,750 runs, whose lengths stray by 0.24, and so their mean by 0.0015.
  for (const std::uint32_t percent : {5U, 20U, 50U}) {
    const double expected = 1 / (1 - percent / 100.0);
    const double average = average_run(IndependentLoss(percent, percent));
    EXPECT_LE(average, expected + 0.01) << percent;
    EXPECT_GE(average, expected - 1.0 / 16 - 0.01) << percent;
  }
}

TEST(LossEstimator, KnowsTheMeanRunOfBursts) {
  // 500,000 / 80 = 6,250 runs, whose lengths stray by the square root of 12, 3.5: by 0.044 in all.
  EXPECT_NEAR(average_run(BurstLoss(5)), 4.0, 4 * 0.044 + 1.0 / 16);
}

TEST(LossEstimator, CountsARunThatNeverEndsForNothingUntilItDoes) {
  LossEstimator loss;
  for (int i = 0; i < 100'000; ++i) loss.add(true);
  EXPECT_EQ(loss.mean_run_sixteenths(), 16U);
  loss.add(false);
  // A run counts for 1,024 at most: 1 + 1,023 / 16 is 64.9375, 1,039 sixteenths.
  EXPECT_EQ(loss.mean_run_sixteenths(), 1'039U);
}

}  // namespace
}  // namespace strand
