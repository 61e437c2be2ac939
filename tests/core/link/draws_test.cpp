#include "core/link/draws.hpp"

#include <cmath>
#include <cstdint>
#include <functional>
#include <vector>

#include <gtest/gtest.h>

#include "core/link/jitter.hpp"

namespace strand::link {
namespace {

using std::chrono::milliseconds;

LinkOptions everything() {
  LinkOptions options;
  options.jitter = milliseconds(5);
  options.loss = Probability::percent(10);
  options.reorder.probability = Probability::percent(20);
  options.corrupt = Probability::percent(30);
  options.correlation = Probability::percent(40);
  options.mtu = ByteCount(1'500);
  return options;
}

// The fates of datagrams that travel as 1, 2 and 3 fragments in turn.
std::vector<Fate> fates(const LinkOptions& options, Channel channel = {}, int count = 10'000) {
  Draws draws(Random(99));
  std::vector<Fate> result;
  for (int i = 0; i < count; ++i) {
    const auto fragments = static_cast<std::size_t>(options.mtu ? 1 + i % 3 : 1);
    result.push_back(draws.any(options, fragments, channel));
  }
  return result;
}

// Expects that all but what is named stayed as it was.
void expect_same_but(const char* changed, const std::function<void(LinkOptions&)>& change) {
  LinkOptions options = everything();
  const std::vector<Fate> before = fates(options);
  change(options);
  const std::vector<Fate> after = fates(options);
  const auto count_of_others = [&](auto Fate::*part, std::string_view name) {
    int others = 0;
    for (std::size_t i = 0; i < before.size(); ++i) {
      others += before[i].*part == after[i].*part ? 0 : 1;
    }
    EXPECT_EQ(others > 0, name == changed) << name << " when " << changed << " is changed";
  };
  count_of_others(&Fate::lost, "loss");
  count_of_others(&Fate::at_once, "reordering");
  count_of_others(&Fate::corrupted, "corruption");
  count_of_others(&Fate::jitter_bits, "jitter");
  if (options.corrupt != Probability()) {
    count_of_others(&Fate::corrupted_bits, "the corrupted bit");
  }
}

TEST(Draws, OneImpairmentMovesNoDrawOfAnother) {
  expect_same_but("loss", [](LinkOptions& o) { o.loss = Probability(); });
  expect_same_but("loss", [](LinkOptions& o) { o.loss = Probability::percent(11); });
  expect_same_but("loss", [](LinkOptions& o) { o.mtu.reset(); });
  expect_same_but("reordering", [](LinkOptions& o) { o.reorder.probability = Probability(); });
  expect_same_but("reordering",
                  [](LinkOptions& o) { o.reorder.probability = Probability::percent(21); });
  expect_same_but("corruption", [](LinkOptions& o) { o.corrupt = Probability(); });
  expect_same_but("corruption", [](LinkOptions& o) { o.corrupt = Probability::percent(31); });
  expect_same_but("nothing", [](LinkOptions& o) { o.jitter = Duration(); });
  expect_same_but("nothing", [](LinkOptions& o) { o.duplicate = Probability::percent(50); });
}

TEST(Draws, AModelWithStatesMovesNoDraw) {
  // A model that loses the same in both states loses what independent losses would.
  LinkOptions options = everything();
  options.correlation = Probability();
  const std::vector<Fate> independent = fates(options);
  const Probability loss = Probability::percent(10);
  const GilbertElliott model{Probability::percent(20), Probability::percent(20), loss, loss};
  const std::vector<Fate> with_states = fates(options, {model});
  for (std::size_t i = 0; i < independent.size(); ++i) {
    EXPECT_EQ(with_states[i].lost, independent[i].lost);
    EXPECT_EQ(with_states[i].jitter_bits, independent[i].jitter_bits);
  }
}

TEST(Draws, FragmentsOnlyAddLosses) {
  LinkOptions options = everything();
  options.correlation = Probability();
  const std::vector<Fate> fragmented = fates(options);
  options.mtu.reset();
  const std::vector<Fate> whole = fates(options);
  for (std::size_t i = 0; i < whole.size(); ++i) {
    if (i % 3 == 0) {
      EXPECT_EQ(fragmented[i].lost, whole[i].lost);
    }
    if (whole[i].lost) {
      EXPECT_TRUE(fragmented[i].lost);
    }
  }
}

TEST(Draws, AHigherLossOnlyAddsLosses) {
  // Fragments draw whether or not one before is lost, and so the draws are the same.
  LinkOptions options = everything();
  options.correlation = Probability();
  const std::vector<Fate> low = fates(options);
  options.loss = Probability::percent(30);
  const std::vector<Fate> high = fates(options);
  int added = 0;
  for (std::size_t i = 0; i < low.size(); ++i) {
    EXPECT_LE(low[i].lost, high[i].lost);
    added += low[i].lost == high[i].lost ? 0 : 1;
  }
  EXPECT_GT(added, 1'000);
}

TEST(Draws, CorrelationRepeatsADrawOrTakesTheOneThatWouldHaveBeen) {
  LinkOptions options = everything();
  const std::vector<Fate> correlated = fates(options);
  options.correlation = Probability();
  const std::vector<Fate> fresh = fates(options);
  int repeated = 0;
  for (std::size_t i = 1; i < fresh.size(); ++i) {
    if (correlated[i].jitter_bits == fresh[i].jitter_bits) continue;
    EXPECT_EQ(correlated[i].jitter_bits, correlated[i - 1].jitter_bits);
    ++repeated;
  }
  // 0.4 with a standard error of sqrt(0.24 / 10,000) = 0.005.
  EXPECT_NEAR(repeated / 10'000.0, 0.4, 0.02);
}

TEST(Draws, PlainIsTheSameAsAnyOfAPlainLink) {
  LinkOptions options;
  options.loss = Probability::percent(10);
  options.reorder.probability = Probability::percent(20);
  ASSERT_TRUE(Draws::are_plain(options));
  Draws plain(Random(99));
  for (const Fate& fate : fates(options)) {
    const Fate same = plain.plain(Probability::percent(10), Probability::percent(20));
    EXPECT_EQ(same.lost, fate.lost);
    EXPECT_EQ(same.at_once, fate.at_once);
    EXPECT_EQ(same.jitter_bits, fate.jitter_bits);
  }
}

TEST(Draws, JitterKeepsItsMomentsAndHasTheCorrelationThatWasAsked) {
  // With c = 0.6 the correlation at lag k is 0.6^k. The effective number of independent draws is
  // (1 - c) / (1 + c) = 1/4 of a million, so that the standard errors are near 0.002 of each.
  LinkOptions options;
  options.correlation = Probability::percent(60);
  const Duration width = milliseconds(5);
  const auto w = static_cast<double>(width.count());
  for (const JitterDistribution distribution :
       {JitterDistribution::uniform, JitterDistribution::normal, JitterDistribution::pareto,
        JitterDistribution::paretonormal}) {
    std::vector<double> jitter;
    for (const Fate& fate : fates(options, {}, 1'000'000)) {
      const Duration drawn = deviation(distribution, width, fate.jitter_bits);
      jitter.push_back(static_cast<double>(drawn.count()));
    }
    const auto n = static_cast<double>(jitter.size());
    double sum = 0;
    double squares = 0;
    double neighbours = 0;
    double thirds = 0;
    for (std::size_t i = 0; i + 3 < jitter.size(); ++i) {
      sum += jitter[i];
      squares += jitter[i] * jitter[i];
      neighbours += jitter[i] * jitter[i + 1];
      thirds += jitter[i] * jitter[i + 3];
    }
    const double deviation = distribution == JitterDistribution::uniform ? w / std::sqrt(3.0) : w;
    EXPECT_NEAR(sum / n, 0, 0.02 * w);
    EXPECT_NEAR(std::sqrt(squares / n), deviation, 0.02 * deviation);
    EXPECT_NEAR(neighbours / squares, 0.6, 0.02 * 0.6);
    EXPECT_NEAR(thirds / squares, 0.216, 0.02);
  }
}

TEST(Draws, FragmentsAreThoseOfRfc791) {
  const ByteCount mtu(1'500);
  EXPECT_EQ(fragment_count(60'000, std::nullopt), 1U);
  EXPECT_EQ(fragment_count(0, mtu), 1U);
  EXPECT_EQ(fragment_count(1'472, mtu), 1U) << "28 bytes of headers make 1,500";
  EXPECT_EQ(fragment_count(1'473, mtu), 2U);
  // 1,480 bytes in each: 60,008 / 1,480 = 40.5.
  EXPECT_EQ(fragment_count(60'000, mtu), 41U);
  EXPECT_EQ(fragment_count(2 * 1'480 - 8, mtu), 2U);
  EXPECT_EQ(fragment_count(2 * 1'480 - 7, mtu), 3U);
  // With an MTU of 1,499 all but the last carry 1,472 bytes, and the last up to 1,479.
  EXPECT_EQ(fragment_count(1'472 + 1'479 - 8, ByteCount(1'499)), 2U);
  EXPECT_EQ(fragment_count(1'472 + 1'479 - 7, ByteCount(1'499)), 3U);
  EXPECT_EQ(fragment_count(548, min_mtu), 1U);
  EXPECT_EQ(fragment_count(549, min_mtu), 2U);
}

}  // namespace
}  // namespace strand::link
