#include "reports/expectation_lines.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

TEST(FigureText, HasAsManyDecimalsAsItTakesToSeeTheSideOfTheBound) {
  EXPECT_EQ(figure_text(0.964, 0.99, "ratio"), "96.4 %");
  EXPECT_EQ(figure_text(0.9899, 0.99, "ratio"), "98.99 %");
  EXPECT_EQ(figure_text(0.98999999, 0.99, "ratio"), "98.999999 %");
  EXPECT_EQ(figure_text(0.99, 0.99, "ratio"), "99.0 %");
  // 0.29 x 100 and 0.57 x 100 are not whole in binary.
  EXPECT_EQ(figure_text(0.29, 0.29, "ratio"), "29.0 %");
  EXPECT_EQ(figure_text(0.57, 0.57, "ratio"), "57.0 %");
  EXPECT_EQ(figure_text(0.99996, 0.9, "ratio"), "99.996 %");
  EXPECT_EQ(figure_text(0.0004, 0.01, "ratio"), "0.04 %");
  EXPECT_EQ(figure_text(0, 0.01, "ratio"), "0.0 %");
  EXPECT_EQ(figure_text(-0.05, 0.085, "ratio"), "-5.0 %");
  EXPECT_EQ(figure_text(412.4, 450, "ms"), "412 ms");
  EXPECT_EQ(figure_text(450.004, 450, "ms"), "450.004 ms");
  EXPECT_EQ(figure_text(4.25, 20, "ms"), "4.3 ms");
  EXPECT_EQ(figure_text(3, 0, "frames"), "3");
  EXPECT_EQ(figure_text(0.375, 0, "frames"), "0.4");
  EXPECT_EQ(figure_text(0.125, 0.5, "frames"), "0.1");
  EXPECT_EQ(figure_text(5'240'000, 6e6, "bit/s"), "5.2 Mbit/s");
  EXPECT_EQ(figure_text(5'999'999, 6e6, "bit/s"), "5.999999 Mbit/s");
  EXPECT_EQ(figure_text(80'000, 6e6, "bit/s"), "80.0 kbit/s");
  EXPECT_EQ(figure_text(34.96, 35, "dB"), "34.96 dB");
  EXPECT_EQ(figure_text(36.449, 35, "dB"), "36.4 dB");
  EXPECT_EQ(figure_text(0.94987, 0.95, "index"), "0.9499");
  EXPECT_EQ(figure_text(-0.02, 0.9, "index"), "-0.020");
}

TEST(FigureText, TakesAnyFigureOfAReportFromOutside) {
  EXPECT_EQ(figure_text(1e15, 1, "ms"), "1000000000000000 ms");
  EXPECT_EQ(figure_text(-1e15, -1e15, "frames"), "-1000000000000000");
}

TEST(ExpectationLines, AreNoneWithoutExpectations) {
  Report report = sample_report();
  report.expectations.clear();
  EXPECT_EQ(expectation_lines(report, {}), "");
  EXPECT_EQ(expectation_counts(report), "");
}

TEST(ExpectationLines, HaveFailuresFirstThenWarningsAndTheRestAsItStands) {
  EXPECT_EQ(expectation_lines(sample_report(), {}),
            " EXPECT\n"
            "  x min(completeness) >= 75%        got 0.0 %  (run 1, peer C)\n"
            "      scenarios/lossy_chain.yaml:41\n"
            "  x min(goodput) >= 1.5mbit         got 1.499999 Mbit/s  (run 1, link B->C)\n"
            "  ! max(queue, link=A->B) <= 20ms   no samples  (run 0, link A->B)\n"
            "      scenarios/lossy_chain.yaml:43\n"
            "  v count(corrupt) == 0             got 0\n"
            "  v p95(latency, peer=C) <= 1.2s    got 1001 ms\n");
  EXPECT_EQ(expectation_counts(sample_report()), "2 failed, 1 warning, 2 passed");
}

TEST(ExpectationLines, HaveThePlaceBesideWhereThereIsRoom) {
  Report report = sample_report();
  report.expectations.resize(3);
  report.expectations.erase(report.expectations.begin());
  EXPECT_EQ(expectation_lines(report, {}),
            " EXPECT\n"
            "  x min(completeness) >= 75%       got 0.0 %  (run 1, peer C)   "
            "scenarios/lossy_chain.yaml:41\n"
            "  v p95(latency, peer=C) <= 1.2s   got 1001 ms                  "
            "scenarios/lossy_chain.yaml:42\n");
}

TEST(ExpectationLines, HaveTheFigureOnALineOfItsOwnInANarrowTerminal) {
  Report report = sample_report();
  report.expectations.erase(report.expectations.begin() + 2, report.expectations.end());
  TerminalOptions options;
  options.width = 60;
  report.expectations[0].expression = "count(corrupt, peer=C, from=12s) == 0";
  EXPECT_EQ(expectation_lines(report, options),
            " EXPECT\n"
            "  x min(completeness) >= 75%\n"
            "      got 0.0 %  (run 1, peer C)\n"
            "      scenarios/lossy_chain.yaml:41\n"
            "  v count(corrupt, peer=C, from=12s) == 0   got 0\n");
}

TEST(ExpectationLines, LeaveOutTheLastOfMany) {
  TerminalOptions options;
  options.max_expectations = 1;
  EXPECT_EQ(expectation_lines(sample_report(), options),
            " EXPECT\n"
            "  x min(completeness) >= 75%   got 0.0 %  (run 1, peer C)   "
            "scenarios/lossy_chain.yaml:41\n"
            "  and 4 more\n");
}

TEST(ExpectationLines, CannotDriveTheTerminal) {
  Report report = sample_report();
  report.expectations.resize(2);
  report.expectations[1].expression = "\x1b[2J";
  report.expectations[1].worst = "\nrun 0";
  report.scenario_file = "a\tb";
  const std::string text = expectation_lines(report, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_NE(text.find("(?run 0)"), std::string::npos) << text;
  EXPECT_NE(text.find("a?b:41"), std::string::npos) << text;
}

}  // namespace
}  // namespace strand::reports
