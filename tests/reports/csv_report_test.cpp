#include "reports/csv_report.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_reports.hpp"
#include "tests/support/snapshot.hpp"

namespace strand::reports {
namespace {

using support::matches_snapshot;

std::string line_of(const std::string& text, std::size_t number) {
  std::size_t begin = 0;
  for (; number > 0; --number) begin = text.find("\r\n", begin) + 2;
  return text.substr(begin, text.find("\r\n", begin) - begin);
}

TEST(CsvReport, HasARowForEveryRunAndPeer) {
  EXPECT_TRUE(
      matches_snapshot(to_csv(sample_report()), "tests/reports/snapshots/simulated_peers.csv"));
  EXPECT_TRUE(
      matches_snapshot(to_csv(sample_real_report()), "tests/reports/snapshots/real_peers.csv"));
}

TEST(CsvReport, HasARowForEveryRunAndLink) {
  EXPECT_TRUE(matches_snapshot(to_csv_of_links(sample_report()),
                               "tests/reports/snapshots/simulated_links.csv"));
  EXPECT_TRUE(matches_snapshot(to_csv_of_links(sample_real_report()),
                               "tests/reports/snapshots/real_links.csv"));
}

TEST(CsvReport, HasAsManyCellsInEveryRow) {
  for (const Report& report : {sample_report(), sample_real_report(), sample_picture_report()}) {
    for (const std::string& text : {to_csv(report), to_csv_of_links(report)}) {
      const std::string head = line_of(text, 0);
      for (std::size_t row = 1; row < 4; ++row) {
        const std::string line = line_of(text, row);
        EXPECT_EQ(std::count(line.begin(), line.end(), ','),
                  std::count(head.begin(), head.end(), ','))
            << line;
      }
    }
  }
}

TEST(CsvReport, HasWhatPeersShowAtTheEnd) {
  const std::string text = to_csv(sample_picture_report());
  const auto ends_with = [&](std::size_t row, const std::string& end) {
    return line_of(text, row).ends_with(end);
  };
  EXPECT_TRUE(
      ends_with(0, ",psnr_mean_db,psnr_p5_db,psnr_min_db,ssim_mean,ssim_p5,ssim_min,frozen"));
  EXPECT_TRUE(ends_with(2, ",28.5,12.25,9,0.75,0.125,-0.03125,0.25")) << line_of(text, 2);
  EXPECT_TRUE(ends_with(3, ",,,,,,,,,")) << line_of(text, 3);
}

TEST(CsvReport, QuotesWhatWouldBreakARow) {
  Report report = sample_report();
  report.runs[0].peers[0].name = "a,\"b\"\r\nc";
  EXPECT_EQ(to_csv(report).find("0,42,\"a,\"\"b\"\"\r\nc\",1,true,"), to_csv(report).find("0,42,"));
}

TEST(CsvReport, DisarmsWhatASpreadsheetWouldCalculate) {
  Report report = sample_report();
  for (const char first : {'=', '+', '-', '@', '\t'}) {
    report.runs[0].peers[0].name = std::string(1, first) + "1";
    EXPECT_EQ(line_of(to_csv(report), 1).find(std::string("0,42,'") + first + "1,1,true,"), 0U);
  }
  report.runs[0].peers[0].name = "=HYPERLINK(\"x\")";
  EXPECT_EQ(line_of(to_csv(report), 1).find("0,42,\"'=HYPERLINK(\"\"x\"\")\",1,true,"), 0U);
}

TEST(CsvReport, WritesNoFigureInScientificNotation) {
  Report report = sample_report();
  report.runs[0].peers[0].completeness = 0.000'000'25;
  report.runs[0].links[0].overhead = -0.05;
  report.runs[0].links[1].overhead = 1e8;
  EXPECT_NE(line_of(to_csv(report), 1).find(",0.00000025,"), std::string::npos);
  EXPECT_EQ(line_of(to_csv_of_links(report), 1).find("0,42,coordinator,A,true,-0.05,"), 0U);
  EXPECT_EQ(line_of(to_csv_of_links(report), 2).find("0,42,A,B,true,100000000,"), 0U);
}

TEST(CsvReport, IsItsHeadAloneWithoutRuns) {
  const std::string text = to_csv({});
  EXPECT_EQ(text.find("\r\n"), text.size() - 2);
}

}  // namespace
}  // namespace strand::reports
