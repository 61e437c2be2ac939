#include "core/link/loss_model.hpp"

#include <cstdint>
#include <vector>

#include <gtest/gtest.h>

#include "tests/core/link/link_driver.hpp"

namespace strand::link {
namespace {

constexpr int sent = 1'000'000;

// A model whose bad state loses everything, and whose good state nothing.
GilbertElliott simple(Probability p, Probability r) {
  return {p, r, Probability::percent(100), Probability()};
}

// What a link loses of a million datagrams.
struct Losses {
  double rate = 0;
  double mean_burst = 0;  // of losses in a row
};

Losses measure(const LossModel& loss, Probability correlation = Probability()) {
  LinkOptions options;
  options.loss = loss;
  options.correlation = correlation;
  LinkDriver driver(options);
  const Packet datagram = packet(0);
  int lost = 0;
  int bursts = 0;
  bool lost_before = false;
  for (int i = 0; i < sent; ++i) {
    driver.drops.clear();
    driver.link.enqueue(run_start, datagram, driver);
    (void)driver.link.advance(run_start, driver);
    const bool lost_now = !driver.drops.empty();
    lost += lost_now ? 1 : 0;
    bursts += lost_now && !lost_before ? 1 : 0;
    lost_before = lost_now;
  }
  return {1.0 * lost / sent, 1.0 * lost / bursts};
}

TEST(LossModel, BurstsOfAMeanLengthAreAGilbertElliottModel) {
  // Mean length 4 and rate 1 %: r = 1/4 and p = 0.01 / (4 * 0.99) = 0.002525252...
  const GilbertElliott model = BurstLoss{Probability::percent(1), 4'000}.as_gilbert_elliott();
  EXPECT_EQ(model.r, Probability::percent(25));
  EXPECT_EQ(model.p, Probability::parts_per_billion(2'525'252));
  EXPECT_EQ(model.loss_bad, Probability::percent(100));
  EXPECT_EQ(model.loss_good, Probability());
}

TEST(LossModel, GilbertElliottLosesWhatItsStationaryStateLoses) {
  // p = 0.05, r = 0.25: the state is bad p / (p + r) = 1/6 of the time, and a run of it has a mean
  // length of 1/r = 4. With rho = 1 - p - r = 0.7 the standard error of the rate is
  // sqrt(1/6 * 5/6 * 1.7 / 0.3 / 10^6) = 0.5 % of it; of the mean of 42,000 bursts it is
  // sqrt(0.75) / 0.25 / sqrt(42,000) = 0.4 %.
  const Losses losses = measure(simple(Probability::percent(5), Probability::percent(25)));
  EXPECT_NEAR(losses.rate, 1.0 / 6, 0.02 / 6);
  EXPECT_NEAR(losses.mean_burst, 4, 0.02 * 4);
}

TEST(LossModel, GilbertElliottLosesInEachStateWithThatStatesProbability) {
  // Losses of 0.8 in the bad state and 0.02 in the good: 1/6 * 0.8 + 5/6 * 0.02 = 0.15.
  const GilbertElliott model{Probability::percent(5), Probability::percent(25),
                             Probability::percent(80), Probability::percent(2)};
  EXPECT_NEAR(measure(model).rate, 0.15, 0.02 * 0.15);
  // Without losses in the good state a loss is followed by another when the state stays bad and
  // that one is lost too: 0.75 * 0.8 = 0.6, so that a run of losses has a mean of 1 / 0.4.
  GilbertElliott silent = model;
  silent.loss_good = Probability();
  EXPECT_NEAR(measure(silent).mean_burst, 2.5, 0.02 * 2.5);
}

TEST(LossModel, GilbertElliottBeginsGoodAndLosesBeforeItChangesState) {
  // It turns bad after the first datagram and good after the second, and so on.
  LinkOptions options;
  options.loss = simple(Probability::percent(100), Probability::percent(100));
  LinkDriver driver(options);
  for (std::uint32_t i = 0; i < 6; ++i) driver.send(Duration(0), i);
  driver.finish();
  EXPECT_EQ(driver.arrivals, (std::vector<Arrival>{{0, {}}, {2, {}}, {4, {}}}));
}

TEST(LossModel, BurstLossHasItsRateAndItsMeanLength) {
  // p = 0.1 / (3 * 0.9) = 0.037 and r = 1/3, so that the standard error of the rate is 0.6 % of it,
  // and that of the mean of 33,000 bursts sqrt(6) / sqrt(33,000) = 0.4 % of it.
  const Losses losses = measure(BurstLoss{Probability::percent(10), 3'000});
  EXPECT_NEAR(losses.rate, 0.1, 0.02 * 0.1);
  EXPECT_NEAR(losses.mean_burst, 3, 0.02 * 3);
}

TEST(LossModel, CorrelationKeepsTheRateAndLengthensTheBursts) {
  // A loss is followed by another when its draw is repeated, or else by the rate:
  // c + (1 - c) q = 0.5 + 0.5 * 0.1 = 0.55, and a run has a mean of 1 / 0.45. The standard error of
  // the rate is sqrt(0.09 * 1.5 / 0.5 / 10^6) = 0.5 % of it.
  const Losses losses = measure(Probability::percent(10), Probability::percent(50));
  EXPECT_NEAR(losses.rate, 0.1, 0.02 * 0.1);
  EXPECT_NEAR(losses.mean_burst, 1 / 0.45, 0.02 / 0.45);
  const Losses independent = measure(Probability::percent(10));
  EXPECT_NEAR(independent.rate, 0.1, 0.02 * 0.1);
  EXPECT_NEAR(independent.mean_burst, 1 / 0.9, 0.02 / 0.9);
}

TEST(LossModel, CorrelationIsNothingToALossThatHasStates) {
  const GilbertElliott model = simple(Probability::percent(5), Probability::percent(25));
  const Losses with = measure(model, Probability::percent(90));
  const Losses without = measure(model);
  EXPECT_EQ(with.rate, without.rate);
  EXPECT_EQ(with.mean_burst, without.mean_burst);
}

}  // namespace
}  // namespace strand::link
