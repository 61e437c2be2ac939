#include "reports/terminal_report.hpp"

#include <algorithm>
#include <regex>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::reports {
namespace {

using support::matches_snapshot;

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::istringstream in(text);
  for (std::string line; std::getline(in, line);) lines.push_back(line);
  return lines;
}

bool has_line(const std::string& text, const std::string& wanted) {
  const auto lines = lines_of(text);
  return std::find(lines.begin(), lines.end(), wanted) != lines.end();
}

TEST(TerminalReport, ShowsASimulatedReport) {
  TerminalOptions options;
  options.report_path = "out/lossy_chain/report.json";
  options.again = "strandsim scenarios/lossy_chain.yaml --seed 42";
  EXPECT_TRUE(matches_snapshot(to_terminal(sample_report(), options),
                               "tests/reports/snapshots/simulated_terminal.txt"));
}

TEST(TerminalReport, ShowsPicturesThatWereCompared) {
  EXPECT_TRUE(matches_snapshot(to_terminal(sample_picture_report(), {}),
                               "tests/reports/snapshots/pictures_terminal.txt"));
}

TEST(TerminalReport, ShowsARealReport) {
  EXPECT_TRUE(matches_snapshot(to_terminal(sample_real_report(), {}),
                               "tests/reports/snapshots/real_terminal.txt"));
}

TEST(TerminalReport, ShowsALongChainByItsHeadItsWorstAndItsTail) {
  EXPECT_TRUE(matches_snapshot(to_terminal(long_report(64), {}),
                               "tests/reports/snapshots/long_terminal.txt"));
}

TEST(TerminalReport, ColoursWhenAsked) {
  TerminalOptions options;
  options.color = true;
  const std::string colored = to_terminal(sample_report(), options);
  EXPECT_TRUE(matches_snapshot(colored, "tests/reports/snapshots/colored_terminal.txt"));
  // The colours are all that differs.
  EXPECT_EQ(std::regex_replace(colored, std::regex("\x1b\\[[0-9]+m"), ""),
            to_terminal(sample_report(), {}));
}

TEST(TerminalReport, IsPlainAsciiWithoutColour) {
  for (const char c : to_terminal(sample_report(), {})) {
    EXPECT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
  }
}

TEST(TerminalReport, StaysWithinItsWidth) {
  for (const std::size_t width : {60U, 72U, 80U, 100U, 200U}) {
    TerminalOptions options;
    options.width = width;
    for (const Report& report : {sample_report(), sample_real_report(), long_report(64)}) {
      for (const std::string& line : lines_of(to_terminal(report, options))) {
        EXPECT_LE(line.size(), width) << line;
      }
    }
  }
}

TEST(TerminalReport, ShortensEvenTheLongestChainToAScreenful) {
  const std::string text = to_terminal(long_report(10'000), {});
  EXPECT_LT(lines_of(text).size(), 60U);
  EXPECT_TRUE(has_line(text, "  24 of 10000 peers: first 8, worst 8 between, last 8"));
}

TEST(TerminalReport, ShowsEveryPeerUpToTheLimit) {
  TerminalOptions options;
  options.max_peers = 64;
  const std::string text = to_terminal(long_report(64), options);
  EXPECT_EQ(text.find(" more, "), std::string::npos);
  EXPECT_NE(text.find("  P64 "), std::string::npos);
}

TEST(TerminalReport, SaysNothingOfFramesHeldInASimulatedRun) {
  EXPECT_EQ(to_terminal(sample_report(), {}).find("held"), std::string::npos);
  EXPECT_TRUE(has_line(to_terminal(sample_real_report(), {}), " 10.00 of 10 frames/s held"));
}

TEST(TerminalReport, NamesTheSlowestOfSeveralRuns) {
  Report report = sample_real_report();
  report.runs.push_back(report.runs[0]);
  report.runs[1].frame_rate_held = 9.0;
  EXPECT_TRUE(
      has_line(to_terminal(report, {}), " 9.50 of 10 frames/s held, 9.00 in the slowest run"));
}

TEST(TerminalReport, SaysThatTheVerdictIsFail) {
  Report report = sample_report();
  EXPECT_TRUE(has_line(to_terminal(report, {}), " fail: 2 failed, 1 warning, 2 passed"));
  report.expectations.clear();  // as when a run was interrupted
  EXPECT_TRUE(has_line(to_terminal(report, {}), " fail"));
  report.verdict = "pass";
  EXPECT_TRUE(has_line(to_terminal(report, {}), " pass"));
}

TEST(TerminalReport, SaysWhenTheReportDoesNotListEveryMissingChunk) {
  Report report = sample_report();
  report.runs[0].missing_omitted = 1'000;
  // 3 rows in the first run, 9 in the second.
  EXPECT_TRUE(has_line(to_terminal(report, {}),
                       " NOTE the report lists 12 of 1012 missing chunks, and counts all"));
}

TEST(TerminalReport, LetsNoNameDriveTheTerminal) {
  Report report = sample_report();
  report.scenario_name = "\x1b]0;owned\x07";
  report.runs[0].peers[0].name = "\x1b[2J";
  report.runs[0].links[0].to = "\r\n";
  report.runs[0].missing_totals[0].cause = "\x1b";
  const std::string text = to_terminal(report, {});
  EXPECT_EQ(text.find('\x1b'), std::string::npos);
  EXPECT_EQ(text.find('\r'), std::string::npos);
}

TEST(TerminalReport, HoldsForAReportWithoutRuns) {
  Report report;
  report.transport = "simulated";
  report.scenario_name = "empty";
  EXPECT_EQ(to_terminal(report, {}), "empty   seed 0, 0 runs virtual in 0.0 s\n\n pass\n");
}

}  // namespace
}  // namespace strand::reports
