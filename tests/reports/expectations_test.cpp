#include "reports/expectations.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

constexpr std::int64_t percent = 10'000'000;

Measurement at(const std::string& where, std::optional<std::int64_t> value,
               std::uint64_t samples = 1) {
  return {where, value, samples};
}

RunReport run_with(std::uint32_t number, std::vector<Measurement> measurements) {
  RunReport run;
  run.run = number;
  run.measurements = {std::move(measurements)};
  return run;
}

// Completeness of 100, 60, 90 and 80 %.
std::vector<RunReport> two_runs() {
  return {run_with(0, {at("peer A", 100 * percent), at("peer B", 60 * percent)}),
          run_with(1, {at("peer A", 90 * percent), at("peer B", 80 * percent)})};
}

Expectation expect(Statistic statistic, Metric metric, Comparison comparison, std::int64_t bound) {
  Expectation expectation;
  expectation.text = "text";
  expectation.line = 41;
  expectation.statistic = statistic;
  expectation.metric = metric;
  expectation.comparison = comparison;
  expectation.bound = bound;
  return expectation;
}

ExpectationReport evaluated(const Expectation& expectation, const std::vector<RunReport>& runs) {
  return evaluate(std::span(&expectation, 1), runs).at(0);
}

TEST(Expectations, HaveTheSmallestAndTheLargestOverPeersAndRuns) {
  const auto least = evaluated(
      expect(Statistic::min, Metric::completeness, Comparison::at_least, 60 * percent), two_runs());
  EXPECT_TRUE(least.pass);
  EXPECT_EQ(least.actual, 0.6);
  EXPECT_EQ(least.bound, 0.6);
  EXPECT_EQ(least.unit, "ratio");
  EXPECT_EQ(least.worst, "run 0, peer B");
  EXPECT_EQ(least.expression, "text");
  EXPECT_EQ(least.line, 41U);
  const auto most = evaluated(
      expect(Statistic::max, Metric::completeness, Comparison::less, 100 * percent), two_runs());
  EXPECT_FALSE(most.pass);
  EXPECT_EQ(most.actual, 1.0);
  EXPECT_EQ(most.worst, "run 0, peer A");
}

TEST(Expectations, HaveTheMeanAndWhereItIsWorst) {
  // (100 + 60 + 90 + 80) / 4 = 82.5 %
  const auto high =
      evaluated(expect(Statistic::mean, Metric::completeness, Comparison::at_least, 82 * percent),
                two_runs());
  EXPECT_TRUE(high.pass);
  EXPECT_EQ(high.actual, 0.825);
  EXPECT_EQ(high.worst, "run 0, peer B");
  const auto low = evaluated(
      expect(Statistic::mean, Metric::completeness, Comparison::at_most, 82 * percent), two_runs());
  EXPECT_FALSE(low.pass);
  EXPECT_EQ(low.worst, "run 0, peer A");
}

TEST(Expectations, HaveTheMeanLatencyOfAllFramesAndTheWorstPercentile) {
  // 10 frames of 55 ms and 7 of 400 ms: 3,350 / 17 = 197.0588 ms.
  const std::vector<RunReport> runs = {
      run_with(0, {at("peer A", 55'000'000, 10), at("peer B", 400'000'000, 7)})};
  const auto mean =
      evaluated(expect(Statistic::mean, Metric::latency, Comparison::at_most, 197'059'000), runs);
  EXPECT_TRUE(mean.pass);
  EXPECT_EQ(mean.actual, 197.059);
  EXPECT_EQ(mean.unit, "ms");
  const auto percentile =
      evaluated(expect(Statistic::p95, Metric::latency, Comparison::at_least, 0), runs);
  EXPECT_EQ(percentile.actual, 400.0);
  EXPECT_EQ(percentile.worst, "run 0, peer B");
}

TEST(Expectations, AddUpCounts) {
  const std::vector<RunReport> runs = {run_with(0, {at("peer A", 0), at("peer B", 2'000)}),
                                       run_with(1, {at("peer A", 1'000), at("peer B", 0)})};
  const auto few =
      evaluated(expect(Statistic::count, Metric::partial, Comparison::at_most, 3'000), runs);
  EXPECT_TRUE(few.pass);
  EXPECT_EQ(few.actual, 3.0);
  EXPECT_EQ(few.unit, "frames");
  EXPECT_EQ(few.worst, "run 0, peer B");
  const auto none = evaluated(expect(Statistic::count, Metric::partial, Comparison::equal, 0),
                              {run_with(0, {at("peer A", 0)})});
  EXPECT_TRUE(none.pass);
  EXPECT_EQ(none.worst, "");
}

TEST(Expectations, HaveOverheadBelowZeroAndBitRates) {
  const auto overhead = evaluated(
      expect(Statistic::mean, Metric::overhead, Comparison::at_most, 0),
      {run_with(0, {at("link A->B", -3), at("link B->C", -2)})});  // -2.5 parts per billion
  EXPECT_EQ(overhead.actual, -3e-9);
  const auto goodput =
      evaluated(expect(Statistic::min, Metric::goodput, Comparison::at_least, 6'000'000),
                {run_with(0, {at("link A->B", 5'999'999)})});
  EXPECT_FALSE(goodput.pass);
  EXPECT_EQ(goodput.actual, 5'999'999.0);
  EXPECT_EQ(goodput.bound, 6'000'000.0);
  EXPECT_EQ(goodput.unit, "bit/s");
}

TEST(Expectations, LookAtOneRunWhereAFilterSaysSo) {
  Expectation expectation =
      expect(Statistic::min, Metric::completeness, Comparison::at_least, 80 * percent);
  EXPECT_FALSE(evaluated(expectation, two_runs()).pass);
  expectation.filter.run = 1;
  EXPECT_TRUE(evaluated(expectation, two_runs()).pass);
}

TEST(Expectations, FailWithoutSamples) {
  const Expectation expectation =
      expect(Statistic::max, Metric::latency, Comparison::at_most, 450'000'000);
  const auto nothing = evaluated(expectation, {});
  EXPECT_FALSE(nothing.pass);
  EXPECT_EQ(nothing.actual, std::nullopt);
  EXPECT_EQ(nothing.worst, "");
  // One peer that says nothing is enough, however well the others do.
  const auto silent = evaluated(
      expectation, {run_with(0, {at("peer A", 1'000), at("peer B", {}), at("peer C", {})})});
  EXPECT_FALSE(silent.pass);
  EXPECT_EQ(silent.actual, std::nullopt);
  EXPECT_EQ(silent.bound, 450.0);
  EXPECT_EQ(silent.worst, "run 0, peer B");
}

TEST(Expectations, ThatOnlyWarnFailNothing) {
  Expectation expectation =
      expect(Statistic::min, Metric::completeness, Comparison::at_least, 99 * percent);
  EXPECT_FALSE(all_hold(evaluate(std::span(&expectation, 1), two_runs())));
  expectation.severity = Severity::warn;
  const auto reports = evaluate(std::span(&expectation, 1), two_runs());
  EXPECT_FALSE(reports[0].pass);
  EXPECT_TRUE(reports[0].warning);
  EXPECT_TRUE(all_hold(reports));
  EXPECT_TRUE(all_hold({}));
}

TEST(Expectations, HaveNoLineWhereAnOverrideBroughtThem) {
  Expectation expectation = expect(Statistic::min, Metric::completeness, Comparison::at_least, 0);
  expectation.line = 0;
  EXPECT_EQ(evaluated(expectation, two_runs()).line, std::nullopt);
}

}  // namespace
}  // namespace strand::reports
