#include "reports/markdown_report.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::reports {
namespace {

using support::matches_snapshot;

constexpr const char* again = "strandsim scenarios/lossy_chain.yaml --seed 42 --repeat 2";

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

TEST(MarkdownReport, ShowsARunThatFailed) {
  EXPECT_TRUE(matches_snapshot(to_markdown(sample_report(), again),
                               "tests/reports/snapshots/simulated_markdown.md"));
}

TEST(MarkdownReport, ShowsARunThatPassed) {
  Report report = sample_report();
  report.expectations = {report.expectations[0], report.expectations[2]};
  report.verdict = "pass";
  report.runs.resize(1);
  EXPECT_TRUE(
      matches_snapshot(to_markdown(report, again), "tests/reports/snapshots/passing_markdown.md"));
}

TEST(MarkdownReport, ShowsARealRunThatWasInterrupted) {
  EXPECT_TRUE(matches_snapshot(to_markdown(sample_real_report(), ""),
                               "tests/reports/snapshots/real_markdown.md"));
}

TEST(MarkdownReport, ShowsALongChainByItsHeadItsWorstAndItsTail) {
  const std::string text = to_markdown(long_report(64), "");
  EXPECT_TRUE(has(text, "\n24 of 64 peers: first 8, worst 8 between, last 8\n")) << text;
  // Hops lose i % 10 frames of 100; six of the 64 lose 9 and six 8, so that 8 are left behind.
  EXPECT_TRUE(has(text, "\nand 56 more hops, each of which lost at most 8.0 %\n")) << text;
}

TEST(MarkdownReport, HasAColumnForPicturesThatWereCompared) {
  const std::string text = to_markdown(sample_picture_report(), "");
  EXPECT_NE(text.find("| peer | complete | late | partial | lost | PSNR | p50 | p95 | p99 |\n"
                      "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |\n"),
            std::string::npos)
      << text;
  EXPECT_NE(text.find(" | 28.5 dB | "), std::string::npos) << text;
  EXPECT_EQ(to_markdown(sample_report(), "").find("PSNR"), std::string::npos);
}

TEST(MarkdownReport, NamesNoHopWhereNothingWasLost) {
  EXPECT_FALSE(has(to_markdown(long_report(1), ""), "| hop |"));
}

TEST(MarkdownReport, StaysSmallWhateverTheReport) {
  Report report = long_report(10'000);
  report.scenario_name.assign(100'000, '|');
  for (int i = 0; i < 1'000; ++i) {
    report.expectations.push_back(
        {std::string(100'000, '|'), 1, false, false, "ratio", 0.5, 0.9, std::string(100'000, '|')});
  }
  const std::string text = to_markdown(report, std::string(100'000, '|'));
  EXPECT_LT(text.size(), 64U * 1024);
  EXPECT_TRUE(has(text, "\nand 976 more\n"));
}

TEST(MarkdownReport, LetsNoNameBreakTheTables) {
  Report report = sample_report();
  const auto lines = [](const std::string& text) {
    return std::count(text.begin(), text.end(), '\n');
  };
  const auto before = lines(to_markdown(report, again));
  report.scenario_name = "a\n# b";
  report.runs[0].peers[0].name = report.runs[1].peers[0].name = "a|b\n|";
  report.runs[0].links[0].to = report.runs[1].links[0].to = "a|b\n|";
  report.expectations[0].expression = "a|b\n|";
  report.expectations[1].worst = "a|b\n|";
  const std::string text = to_markdown(report, again);
  EXPECT_EQ(lines(text), before);
  EXPECT_TRUE(has(text, "| `a\\|b?\\|` |")) << text;
}

}  // namespace
}  // namespace strand::reports
