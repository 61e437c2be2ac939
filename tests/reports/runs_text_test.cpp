#include "reports/runs_text.hpp"

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

TEST(RunsText, HasTheMeanLengthOfARunAndTheTimeOfAll) {
  Report report = sample_report();
  report.runs[1].seconds = 3.5;  // and 2.5
  EXPECT_EQ(runs_text(report), "seed 42, 2 runs of 3.0 s virtual in 0.4 s");
}

TEST(RunsText, HasTheTimeOfARealRunOnce) {
  // 0.75 s, a tie that goes to the even digit.
  EXPECT_EQ(runs_text(sample_real_report()), "seed 0, 1 run of 0.8 s");
}

}  // namespace
}  // namespace strand::reports
