#include "core/scenario/link_settings.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using namespace std::chrono_literals;
using link::JitterDistribution;
using link::LinkOptions;

LinkOptions options_of(const std::string& entry) {
  return parse_more("links: {default: " + entry + "}\n").default_link;
}

TEST(LinkSettings, AreAPerfectLinkWhereTheySayNothing) {
  EXPECT_EQ(options_of("{}"), LinkOptions{});
  EXPECT_EQ(options_of(""), LinkOptions{});
}

TEST(LinkSettings, SetEveryImpairment) {
  const LinkOptions options = options_of(
      "{delay: 20ms, jitter: 5ms, distribution: normal, loss: 0.2%, reorder: 1%, rate: 6mbit,"
      " queue: 64KiB, mtu: 1500B, duplicate: 0.1%, corrupt: 0.05%, correlation: 25%}");
  EXPECT_EQ(options.delay, Duration(20ms));
  EXPECT_EQ(options.jitter, Duration(5ms));
  EXPECT_EQ(options.distribution, JitterDistribution::normal);
  EXPECT_EQ(options.loss, link::LossModel(Probability::parts_per_billion(2'000'000)));
  EXPECT_EQ(options.reorder, (link::Reordering{Probability::percent(1), 1}));
  EXPECT_EQ(options.rate, BitRate(6'000'000));
  EXPECT_EQ(options.queue.bytes, ByteCount::kibibytes(64));
  EXPECT_EQ(options.mtu, ByteCount(1'500));
  EXPECT_EQ(options.duplicate, Probability::parts_per_billion(1'000'000));
  EXPECT_EQ(options.corrupt, Probability::parts_per_billion(500'000));
  EXPECT_EQ(options.correlation, Probability::percent(25));
}

TEST(LinkSettings, KnowEveryDistribution) {
  const auto distribution = [](const std::string& word) {
    return options_of("{distribution: " + word + "}").distribution;
  };
  EXPECT_EQ(distribution("uniform"), JitterDistribution::uniform);
  EXPECT_EQ(distribution("normal"), JitterDistribution::normal);
  EXPECT_EQ(distribution("pareto"), JitterDistribution::pareto);
  EXPECT_EQ(distribution("paretonormal"), JitterDistribution::paretonormal);
}

TEST(LinkSettings, ReorderWithAGap) {
  EXPECT_EQ(options_of("{reorder: {probability: 25%, gap: 5}}").reorder,
            (link::Reordering{Probability::percent(25), 5}));
  EXPECT_EQ(options_of("{reorder: {probability: 25%}}").reorder,
            (link::Reordering{Probability::percent(25), 1}));
}

TEST(LinkSettings, TakeJitterThatIsLargerThanTheDelay) {
  EXPECT_EQ(options_of("{delay: 1ms, jitter: 5ms}").jitter, Duration(5ms));
}

TEST(LinkSettings, HaveNoRateMtuOrTraceWhereTheySayNone) {
  EXPECT_EQ(options_of("{rate: none, mtu: none, trace: none}"), LinkOptions{});
}

TEST(LinkSettings, NameATraceByItsPathAsItIsOpened) {
  EXPECT_EQ(options_of("{trace: ../traces/lte.mahimahi}").trace.name(), "traces/lte.mahimahi");
}

TEST(LinkSettings, PutOnlyWhatTheySayOverABase) {
  LinkOptions base;
  base.delay = 20ms;
  base.rate = BitRate(1'000'000);
  base.mtu = ByteCount(1'500);
  base.drops.datagrams = {1, 2};
  LinkSettings settings;
  settings.loss = Probability::percent(5);
  LinkOptions expected = base;
  expected.loss = Probability::percent(5);
  EXPECT_EQ(settings.applied_to(base), expected);
  settings.rate = std::optional<BitRate>();
  settings.mtu = std::optional<ByteCount>();
  settings.drops = link::PinpointDrops();
  expected.rate.reset();
  expected.mtu.reset();
  expected.drops = {};
  EXPECT_EQ(settings.applied_to(base), expected);
}

TEST(LinkSettings, ReplaceALossWhole) {
  const Scenario scenario = parse_more(
      "links:\n"
      "  default: {loss: {gilbert_elliott: {p: 1%, r: 25%, loss_bad: 90%}}}\n"
      "  A->B: {extends: default, loss: {gilbert_elliott: {p: 2%, r: 20%}}}\n");
  EXPECT_EQ(link_between(scenario, {1, 2}).loss,
            link::LossModel(link::GilbertElliott{Probability::percent(2), Probability::percent(20),
                                                 Probability::percent(100), Probability()}));
}

TEST(LinkSettings, UndoATraceOrARateThatIsTakenOver) {
  const Scenario scenario = parse_more(
      "links:\n"
      "  default: {trace: lte.mahimahi}\n"
      "  slow: {extends: default, rate: 1mbit}\n"
      "  A->B: {extends: slow, trace: none}\n"
      "  B->C: {extends: slow, rate: none}\n");
  EXPECT_TRUE(link_between(scenario, {1, 2}).trace.empty());
  EXPECT_EQ(link_between(scenario, {1, 2}).rate, BitRate(1'000'000));
  EXPECT_EQ(link_between(scenario, {2, 3}).rate, std::nullopt);
  EXPECT_EQ(link_between(scenario, {2, 3}).trace.name(), "scenarios/lte.mahimahi");
}

}  // namespace
}  // namespace strand::scenario
