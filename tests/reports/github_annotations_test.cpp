#include "reports/github_annotations.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"

namespace strand::reports {
namespace {

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(GithubAnnotations, StandOnTheLinesOfWhatDoesNotHold) {
  EXPECT_EQ(to_github_annotations(sample_report(), "ci/lossy_chain.yaml"),
            "::error file=ci/lossy_chain.yaml,line=41,"
            "title=lossy_chain%3A min(completeness) >= 75%25"
            "::got 0.0 %25, bound 75.0 %25 (run 1, peer C)\n"
            "::error title=lossy_chain%3A min(goodput) >= 1.5mbit"
            "::got 1.499999 Mbit/s, bound 1.5 Mbit/s (run 1, link B->C)\n"
            "::warning file=ci/lossy_chain.yaml,line=43,"
            "title=lossy_chain%3A max(queue%2C link=A->B) <= 20ms"
            "::no samples, bound 20 ms (run 0, link A->B)\n");
}

TEST(GithubAnnotations, AreNoneWhereAllHolds) {
  Report report = sample_report();
  report.expectations.resize(1);
  report.verdict = "pass";
  EXPECT_EQ(to_github_annotations(report, "a.yaml"), "");
}

TEST(GithubAnnotations, SayThatARunWasInterrupted) {
  EXPECT_EQ(to_github_annotations(sample_real_report(), "a.yaml"),
            "::error title=kitchen::run 0 was interrupted after 0.8 s\n");
}

TEST(GithubAnnotations, AreNineAtMostOfWhichTheLastCountsTheRest) {
  Report report = sample_report();
  const ExpectationReport failed = report.expectations[1];
  const ExpectationReport warned = report.expectations[3];
  report.expectations.assign(9, failed);
  EXPECT_EQ(count_of(to_github_annotations(report, "a.yaml"), "\n"), 9U);
  EXPECT_EQ(count_of(to_github_annotations(report, "a.yaml"), "more"), 0U);
  // 8 are shown of 12.
  report.expectations.assign(12, failed);
  EXPECT_EQ(count_of(to_github_annotations(report, "a.yaml"), "\n"), 9U);
  EXPECT_EQ(count_of(to_github_annotations(report, "a.yaml"),
                     "::error title=lossy_chain::and 4 more that do not hold\n"),
            1U);
  // Eight failures are all shown, and what is left is nothing but warnings.
  report.expectations.assign(8, failed);
  report.expectations.insert(report.expectations.end(), 2, warned);
  EXPECT_EQ(count_of(to_github_annotations(report, "a.yaml"),
                     "::warning title=lossy_chain::and 2 more that do not hold\n"),
            1U);
}

TEST(GithubAnnotations, LetNoTextEndTheCommand) {
  Report report = sample_report();
  report.expectations.resize(2);
  report.scenario_name = "a:b,c";
  report.expectations[1].expression = "x\r\n::stop-commands::y\x1B";
  report.expectations[1].worst = "50%\n::error::z";
  EXPECT_EQ(to_github_annotations(report, "d:\\e,f%.yaml"),
            "::error file=d%3A\\e%2Cf%25.yaml,line=41,"
            "title=a%3Ab%2Cc%3A x%0D%0A%3A%3Astop-commands%3A%3Ay?"
            "::got 0.0 %25, bound 75.0 %25 (50%25%0A::error::z)\n");
}

}  // namespace
}  // namespace strand::reports
