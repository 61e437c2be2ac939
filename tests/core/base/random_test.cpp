#include "core/base/random.hpp"

#include <array>
#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace strand {
namespace {

// The expected numbers come from a derivation of its own: a few lines of Python written after the
// papers' pseudo code, which reproduce the published vectors of both generators (xoshiro256** from
// the state 1, 2, 3, 4: 11520, 0, 1509978240, 1215971899390074240; SplitMix64 from 1234567:
// 6457827717110365317, 3203168211198807973), and were then run with these seeds.
TEST(Random, DrawsWhatThePapersSay) {
  Random zero(0);
  EXPECT_EQ(zero.next(), 0x99ec5f36cb75f2b4U);
  EXPECT_EQ(zero.next(), 0xbf6e1f784956452aU);
  EXPECT_EQ(zero.next(), 0x1a5f849d4933e6e0U);
  EXPECT_EQ(zero.next(), 0x6aa594f1262d2d2cU);
  Random answer(42);
  EXPECT_EQ(answer.next(), 0x15780b2e0c2ec716U);
  EXPECT_EQ(answer.next(), 0x6104d9866d113a7eU);
  EXPECT_EQ(answer.next(), 0xae17533239e499a1U);
  EXPECT_EQ(answer.next(), 0xecb8ad4703b360a1U);
}

// A fork's seed is split_mix(split_mix(seed) ^ name); a text's name is its 64-bit FNV-1a hash
// (published: of "a", 0xaf63dc4c8601ec8c). Numbers as above.
TEST(Random, ForksByTextAndByNumber) {
  const Random parent(42);
  Random by_text = parent.fork("A->B/loss");
  EXPECT_EQ(by_text.next(), 0xdd19773b14082d55U);
  EXPECT_EQ(by_text.next(), 0x75e5689a85182158U);
  EXPECT_EQ(by_text.next(), 0xca5953753adb6b38U);
  Random by_number = parent.fork(7);
  EXPECT_EQ(by_number.next(), 0x0719e15cf3d4342fU);
  EXPECT_EQ(by_number.next(), 0x40efa5d3e1980cd0U);
  EXPECT_EQ(by_number.next(), 0x91756e0af06688e2U);
  EXPECT_EQ(parent.fork("a").next(), parent.fork(0xaf63dc4c8601ec8cU).next());
}

TEST(Random, ForksAlikeHoweverMuchWasDrawnBefore) {
  Random parent(1);
  const std::uint64_t before = parent.fork("x").next();
  for (int i = 0; i < 100; ++i) parent.next();
  EXPECT_EQ(parent.fork("x").next(), before);
}

TEST(Random, DrawsBelowOneWithoutAChoice) {
  Random random(3);
  for (int i = 0; i < 100; ++i) EXPECT_EQ(random.below(1), 0U);
}

// Pearson's statistic over 10 buckets of 100,000 draws follows chi-square with 9 degrees of freedom
// (mean 9, variance 18). It exceeds 33.72 with probability 0.0001 if the draws are uniform; the
// seed is fixed, so this is no lottery.
TEST(Random, DrawsBelowABoundUniformly) {
  constexpr int draws = 100'000;
  std::array<int, 10> counts{};
  Random random(2024);
  for (int i = 0; i < draws; ++i) ++counts[random.below(counts.size())];
  const double expected = static_cast<double>(draws) / counts.size();
  double statistic = 0;
  for (const int count : counts) statistic += (count - expected) * (count - expected) / expected;
  EXPECT_LT(statistic, 33.72);
}

// With the bound 3 * 2^62, both next() % bound and a multiplication without rejection give some
// values twice the chance of others: a third of the range would be drawn half of the time. Without
// bias each third comes n/3 times, with a standard deviation of sqrt(n * 1/3 * 2/3) = 81.6 for
// n = 30,000; four of them, 327, are far from the 5,000 that the bias would make.
TEST(Random, HasNoBiasWhereTheBoundDoesNotDivide) {
  constexpr std::uint64_t third = 1ULL << 62;
  std::array<int, 3> counts{};
  std::array<int, 3> residues{};
  Random random(5);
  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t value = random.below(3 * third);
    ++counts.at(value / third);
    ++residues.at(value % 3);
  }
  for (const int count : counts) EXPECT_NEAR(count, 10'000, 327);
  for (const int count : residues) EXPECT_NEAR(count, 10'000, 327);
}

TEST(Random, DrawsBetweenBothEndsIncluded) {
  Random random(9);
  std::array<int, 5> counts{};
  for (int i = 0; i < 1'000; ++i) {
    const std::int64_t value = random.between(-2, 2);
    ASSERT_GE(value, -2);
    ASSERT_LE(value, 2);
    ++counts.at(static_cast<std::size_t>(value + 2));
  }
  // Each is expected 200 times; that one never comes has the probability 0.8^1000 = 1e-97.
  for (const int count : counts) EXPECT_GT(count, 0);
  EXPECT_EQ(random.between(-7, -7), -7);
}

TEST(Random, DrawsBetweenTheEndsOfTheType) {
  constexpr auto low = std::numeric_limits<std::int64_t>::min();
  constexpr auto high = std::numeric_limits<std::int64_t>::max();
  Random random(11);
  int negative = 0;
  for (int i = 0; i < 10'000; ++i) negative += random.between(low, high) < 0 ? 1 : 0;
  // Half of them, with a standard deviation of sqrt(10,000 / 4) = 50.
  EXPECT_NEAR(negative, 5'000, 200);
}

// A sum of n independent trials of probability p has the mean np and the variance np(1-p).
TEST(Random, TakesAChanceAsOftenAsItsProbabilitySays) {
  constexpr int trials = 1'000'000;
  Random random(17);
  int hits = 0;
  for (int i = 0; i < trials; ++i) hits += random.chance(Probability::percent(5)) ? 1 : 0;
  // 50,000, with a standard deviation of sqrt(1e6 * 0.05 * 0.95) = 217.9; four of them.
  EXPECT_NEAR(hits, 50'000, 872);
}

TEST(Random, TakesImpossibleAndCertainChancesForWhatTheyAre) {
  Random random(1);
  for (int i = 0; i < 10'000; ++i) {
    EXPECT_FALSE(random.chance(Probability::percent(0)));
    EXPECT_TRUE(random.chance(Probability::percent(100)));
  }
}

TEST(Random, DrawsOnceForAChanceWhateverItsProbability) {
  Random impossible(8);
  Random likely(8);
  impossible.chance(Probability::percent(0));
  likely.chance(Probability::percent(90));
  EXPECT_EQ(impossible.next(), likely.next());
}

}  // namespace
}  // namespace strand
