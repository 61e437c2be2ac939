#include "reports/comparison.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "reports/comparison_json.hpp"
#include "reports/comparison_lines.hpp"
#include "reports/json_report.hpp"
#include "reports/saved_report.hpp"
#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

constexpr std::uint64_t frames = 1'000;

PeerReport peer(const std::string& name, std::uint64_t complete, double p95) {
  PeerReport result;
  result.name = name;
  result.hop = 1;
  result.frames.sent = frames;
  result.frames.complete = complete;
  result.frames.partial = frames - complete;
  result.completeness = static_cast<double>(complete) / static_cast<double>(frames);
  result.latency_ms = LatencyMs{p95, p95, p95, p95};
  return result;
}

// A run for each number of complete frames, which peer A has; run r has the seed `first` + r.
Report report_of(const std::vector<std::uint64_t>& complete, std::uint64_t first = 1,
                 double p95 = 100) {
  Report report;
  report.transport = "simulated";
  for (const std::uint64_t count : complete) {
    RunReport run;
    run.run = static_cast<std::uint32_t>(report.runs.size());
    run.seed = first + report.runs.size();
    run.digest = "00000000" + std::to_string(10'000'000 + count);
    run.frames_sent = frames;
    run.peers.push_back(peer("A", count, p95));
    report.runs.push_back(run);
  }
  return report;
}

const ComparedFigure& figure(const ReportComparison& comparison, ComparedMetric metric) {
  for (const ComparedFigure& one : comparison.figures) {
    if (one.metric == metric) return one;
  }
  throw std::logic_error("there is no such figure");
}

FigureVerdict completeness(const std::vector<std::uint64_t>& base,
                           const std::vector<std::uint64_t>& now, std::uint64_t first = 1) {
  const ReportComparison comparison = compare(report_of(base), report_of(now, first), {});
  return figure(comparison, ComparedMetric::completeness).verdict;
}

TEST(Comparison, OfAReportWithItselfIsIdentical) {
  const ReportComparison comparison = compare(sample_report(), sample_report(), {});
  EXPECT_TRUE(comparison.identical);
  EXPECT_TRUE(comparison.paired);
  EXPECT_TRUE(comparison.unmoved());
  EXPECT_TRUE(comparison.pass());
  EXPECT_GT(comparison.figures.size(), 20U);
}

TEST(Comparison, OfOneRunGoesByTheToleranceAlone) {
  // The tolerance is 0.5 points, 5 frames of 1000.
  EXPECT_EQ(completeness({950}, {945}), FigureVerdict::same);
  EXPECT_EQ(completeness({950}, {944}), FigureVerdict::worse);
  EXPECT_EQ(completeness({950}, {956}), FigureVerdict::better);
}

TEST(Comparison, TakesRunsOfOneSeedInPairs) {
  // Every run lost 10 frames more, however much the runs differ among themselves.
  EXPECT_EQ(completeness({950, 800, 990, 700}, {940, 790, 980, 690}), FigureVerdict::worse);
  // The same figures under other seeds: s is 13.4 points on both sides, and 1 point says nothing.
  EXPECT_EQ(completeness({950, 800, 990, 700}, {940, 790, 980, 690}, 100), FigureVerdict::noise);
}

TEST(Comparison, TakesScatterOfPairsForNoise) {
  // Differences of -10, -30, +20, -20 frames: mean -10, s = sqrt(1400 / 3) = 21.6, half the
  // interval 3.182 * 21.6 / 2 = 34.4.
  const ReportComparison comparison =
      compare(report_of({900, 900, 900, 900}), report_of({890, 870, 920, 880}), {});
  const ComparedFigure& one = figure(comparison, ComparedMetric::completeness);
  EXPECT_EQ(one.verdict, FigureVerdict::noise);
  EXPECT_NEAR(one.difference, -0.01, 1e-9);
  ASSERT_TRUE(one.confidence_95);
  EXPECT_NEAR(*one.confidence_95, 0.0344, 0.0001);
  EXPECT_TRUE(comparison.pass());
}

TEST(Comparison, AsksOfUnpairedRunsWhatWelchAsks) {
  // Means 90 and 88 %, s of both 0.1 points, so that the standard error is 0.1 * sqrt(2 / 3) =
  // 0.0816 points at 4 degrees of freedom: 2.776 * 0.0816 = 0.2267.
  const ReportComparison comparison =
      compare(report_of({899, 900, 901}), report_of({879, 880, 881}, 50), {});
  EXPECT_FALSE(comparison.paired);
  const ComparedFigure& one = figure(comparison, ComparedMetric::completeness);
  EXPECT_EQ(one.verdict, FigureVerdict::worse);
  ASSERT_TRUE(one.confidence_95);
  EXPECT_NEAR(*one.confidence_95, 0.002267, 0.000001);
}

TEST(Comparison, GoesByTheTolerancesThatAreGiven) {
  const Report base = report_of({950}, 1, 100);
  const Report now = report_of({930}, 1, 108);
  EXPECT_EQ(compare(base, now, {}).regressions(), 2U);  // completeness and partial
  const Tolerance two_points{false, 20'000'000};
  EXPECT_TRUE(
      compare(base, now,
              {{ComparedMetric::completeness, two_points}, {ComparedMetric::partial, two_points}})
          .pass());
  // 8 ms are over 7 ms, and over 5 % of 100 ms.
  for (const Tolerance& tight : {Tolerance{false, 7'000'000}, Tolerance{true, 50'000'000}}) {
    EXPECT_EQ(compare(base, now, {{ComparedMetric::latency_p95, tight}}).regressions(), 3U);
  }
}

TEST(Comparison, HoldsNoLatencyAgainstARealRunUnlessItIsAskedTo) {
  const Report base = report_of({950}, 1, 100);
  Report now = report_of({950}, 1, 200);
  now.transport = "real";
  const ReportComparison comparison = compare(base, now, {});
  EXPECT_TRUE(comparison.pass());
  EXPECT_EQ(figure(comparison, ComparedMetric::latency_p95).verdict, FigureVerdict::worse);
  const Tolerances asked{{ComparedMetric::latency_p95, {false, 50'000'000}}};
  EXPECT_EQ(compare(base, now, asked).regressions(), 1U);
}

TEST(Comparison, FailsWhereAPeerIsGone) {
  Report base = report_of({950});
  base.runs[0].peers.push_back(peer("B", 940, 100));
  const ReportComparison gone = compare(base, report_of({950}), {});
  EXPECT_EQ(gone.regressions(), 1U);
  EXPECT_EQ(gone.figures.front().where, "peer B");
  EXPECT_EQ(gone.figures.front().verdict, FigureVerdict::only_in_base);
  EXPECT_TRUE(compare(report_of({950}), base, {}).pass());
}

TEST(Comparison, FailsWhereNoRunCameToItsEnd) {
  Report now = report_of({950});
  now.runs[0].partial = true;
  EXPECT_FALSE(compare(report_of({950}), now, {}).pass());
}

TEST(Comparison, PutsTheWorstFirst) {
  Report base = report_of({950});
  Report now = report_of({900});
  base.runs[0].peers.push_back(peer("B", 940, 100));
  now.runs[0].peers.push_back(peer("B", 700, 100));
  const ReportComparison comparison = compare(base, now, {});
  ASSERT_GE(comparison.regressions(), 2U);
  EXPECT_EQ(comparison.figures.front().where, "peer B");
  EXPECT_NEAR(comparison.figures.front().difference, -0.24, 1e-9);
}

TEST(Comparison, SaysInWhatTheScenariosDiffer) {
  Report base = report_of({950});
  Report now = base;
  base.resolved_json = R"({"name":"a","links":{"default":{"loss":"5%"}},"expect":[]})";
  now.resolved_json = R"({"name":"b","links":{"default":{"loss":"6%"}},"expect":["x"]})";
  const ReportComparison comparison = compare(base, now, {});
  EXPECT_EQ(comparison.scenario_differences,
            std::vector<std::string>{"links.default.loss: 5% -> 6%"});
}

TEST(Comparison, OfABaselineIsThatOfItsReport) {
  Report report = sample_report();
  const std::string saved = to_json(baseline_of(report));
  EXPECT_LT(saved.size(), to_json(report).size());
  const auto baseline = from_json(saved);
  ASSERT_TRUE(baseline) << baseline.error().text();
  const ReportComparison comparison = compare(*baseline, report, {});
  EXPECT_TRUE(comparison.identical);
  EXPECT_TRUE(comparison.unmoved());
}

TEST(ComparisonText, TellsARegressionAndItsSize) {
  const ReportComparison comparison = compare(report_of({950}), report_of({940}), {});
  EXPECT_EQ(comparison_text(comparison, "old.json", "new.json", {}),
            "new.json against old.json   1 run paired by seed\n"
            "\n"
            "    FIGURE                  BASE     NOW   CHANGE  TOLERANCE\n"
            "  x completeness, peer A  95.0 %  94.0 %  -1.0 pp     0.5 pp  worse\n"
            "  x partial, peer A        5.0 %   6.0 %  +1.0 pp     0.5 pp  worse\n"
            "\n"
            " fail: 2 regressions; 2 of 8 figures moved\n");
}

TEST(ComparisonText, IsALineWhereNothingChanged) {
  const ReportComparison comparison = compare(report_of({950}), report_of({950}), {});
  EXPECT_EQ(comparison_text(comparison, "old.json", "new.json", {}),
            "new.json against old.json   1 run paired by seed\n"
            "\n"
            " pass: no regression; identical\n");
}

TEST(Comparison, IsOfPicturesWhereBothHaveThem) {
  Report base = report_of({950});
  Report now = report_of({950});
  base.runs[0].peers[0].picture = {{35, 30, 20}, {0.95, 0.9, 0.8}, 0};
  now.runs[0].peers[0].picture = {{34.7, 30, 20}, {0.946, 0.9, 0.8}, 0};
  // PSNR falls by 0.3 dB, more than 0.2; SSIM by 0.004, less than 0.005.
  const ReportComparison comparison = compare(base, now, {});
  const ComparedFigure& psnr = figure(comparison, ComparedMetric::psnr);
  EXPECT_EQ(psnr.verdict, FigureVerdict::worse);
  EXPECT_TRUE(psnr.is_regression());
  EXPECT_DOUBLE_EQ(psnr.difference, -0.3);
  EXPECT_DOUBLE_EQ(psnr.tolerance, 0.2);
  EXPECT_EQ(figure(comparison, ComparedMetric::ssim).verdict, FigureVerdict::same);
  const std::string text = comparison_text(comparison, "a", "b", {.color = false, .all = true});
  EXPECT_NE(text.find("psnr, peer A           35.0 dB   34.7 dB  -0.3 dB     0.2 dB  worse"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find("ssim, peer A             0.950     0.946   -0.004      0.005  same"),
            std::string::npos)
      << text;
  const std::string json = to_json(comparison, "a", "b");
  EXPECT_NE(json.find("\"unit\": \"dB\""), std::string::npos);
  // Half a decibel, and nothing at all: of both sides, better is higher.
  EXPECT_TRUE(compare(base, now, {{ComparedMetric::psnr, {false, 500}}}).pass());
  EXPECT_FALSE(compare(base, now, {{ComparedMetric::ssim, {false, 0}}}).pass());
  EXPECT_TRUE(compare(now, base, {}).pass());
}

TEST(Comparison, IsNoRegressionWherePicturesWereNotCompared) {
  Report base = report_of({950});
  base.runs[0].peers[0].picture = {{35, 30, 20}, {0.95, 0.9, 0.8}, 0};
  const ReportComparison comparison = compare(base, report_of({950}), {});
  EXPECT_EQ(figure(comparison, ComparedMetric::psnr).verdict, FigureVerdict::only_in_base);
  EXPECT_TRUE(comparison.pass());
}

TEST(ComparisonText, StandsInTheReport) {
  Report report = report_of({940});
  report.baseline = BaselineReport{"old.json", compare(report_of({950}), report, {})};
  report.verdict = "fail";
  const std::string text = to_terminal(report, {});
  EXPECT_NE(text.find(" BASELINE x 2 regressions against old.json, 1 run paired by seed\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(" fail: 2 regressions\n"), std::string::npos) << text;
  report.baseline = BaselineReport{"old.json", compare(report, report, {})};
  EXPECT_NE(to_terminal(report, {}).find(" BASELINE v no regression against old.json: identical\n"),
            std::string::npos);
}

}  // namespace
}  // namespace strand::reports
