#include "reports/verdict_reason.hpp"

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

std::string text_of(const Report& report) {
  const auto reason = other_reason(report);
  return reason ? reason->text : "";
}

TEST(VerdictReason, IsNoneWhereTheExpectationsSayItAll) {
  Report report = sample_report();
  EXPECT_FALSE(other_reason(report)) << "two of them failed";
  report.expectations.resize(1);
  report.verdict = "pass";
  EXPECT_FALSE(other_reason(report));
}

TEST(VerdictReason, NamesTheRunThatWasInterrupted) {
  Report report = sample_report();
  report.runs[1].partial = true;
  EXPECT_EQ(text_of(report), "run 1 was interrupted after 2.5 s virtual");
  EXPECT_TRUE(other_reason(report)->interrupted);
  report.runs[0].partial = true;
  EXPECT_EQ(text_of(report), "2 of 2 runs were interrupted");
}

TEST(VerdictReason, SaysThatNoRunTookPlace) {
  Report report = sample_report();
  report.expectations.clear();
  report.runs.clear();
  EXPECT_EQ(text_of(report), "no run took place");
}

// Beside expectations that fail, too: it is a reason of its own.
TEST(VerdictReason, NamesTheWorstRegressionAgainstTheBaseline) {
  Report report = sample_report();
  ComparedFigure worse;
  worse.where = "peer D";
  worse.base = 0.9;
  worse.now = 0.875;
  worse.verdict = FigureVerdict::worse;
  ComparedFigure same;
  same.where = "peer A";
  report.baseline = BaselineReport{"old.json", {}};
  report.baseline->comparison.figures = {worse, same};
  EXPECT_EQ(text_of(report),
            "1 regression against old.json, the worst completeness, peer D: 90.0 % -> 87.5 %");
  EXPECT_FALSE(other_reason(report)->interrupted);
}

TEST(VerdictReason, SaysThatNobodyKnowsMore) {
  Report report = sample_report();
  report.expectations.resize(1);  // which holds
  EXPECT_EQ(text_of(report), "the verdict is fail, and no expectation says why");
  EXPECT_FALSE(other_reason(report)->interrupted);
}

}  // namespace
}  // namespace strand::reports
