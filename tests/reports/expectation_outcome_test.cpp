#include "reports/expectation_outcome.hpp"

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

TEST(ExpectationOutcome, TellsFailuresFirstThenWarningsAndTheRestAsItStands) {
  const Report report = sample_report();
  std::string order;
  for (const ExpectationReport* one : by_outcome(report)) {
    order += std::to_string(one - report.expectations.data());
  }
  EXPECT_EQ(order, "14302");
  EXPECT_EQ(count_of(report, Outcome::failed), 2U);
  EXPECT_EQ(count_of(report, Outcome::warned), 1U);
  EXPECT_EQ(count_of(report, Outcome::passed), 2U);
}

TEST(ExpectationOutcome, SaysWhatCameWhatTheBoundIsAndWhereItStands) {
  const Report report = sample_report();
  EXPECT_EQ(came_text(report.expectations[2]), "got 1001 ms");
  EXPECT_EQ(bound_text(report.expectations[2]), "1200 ms");
  EXPECT_EQ(place_text(report, report.expectations[2]), "scenarios/lossy_chain.yaml:42");
  EXPECT_EQ(came_text(report.expectations[3]), "no samples");
  EXPECT_EQ(place_text(report, report.expectations[4]), "") << "an override brought it";
}

}  // namespace
}  // namespace strand::reports
