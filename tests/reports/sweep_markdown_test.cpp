#include "reports/sweep_markdown.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_sweeps.hpp"

namespace strand::reports {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(SweepMarkdown, HasARowForEveryCell) {
  EXPECT_EQ(to_markdown(sample_sweep(), "strandsim sweep x.yaml --out out"),
            "### \u274C made_up: fail\n"
            "\n"
            "1 of 4 cells fail what is expected of them, 1 of 4 cells are missing; 4 cells of 2 "
            "runs, seed 42.\n"
            "\n"
            "| jpeg_quality | zlib_level | complete | p95 | bit rate | | PSNR shown | SSIM | "
            "front |\n"
            "| --- | --- | ---: | ---: | ---: | --- | ---: | ---: | --- |\n"
            "| `50` | `none` | 97.0 % ± 1.2 | 42 ms | 1.20 mbit/s | \u2705 | 30.10 dB ± 1.27 | "
            "0.3010 |  |\n"
            "| `50` | `9` | 97.0 % ± 1.2 | 42 ms | 1.00 mbit/s | \u2705 | 30.10 dB ± 1.27 | "
            "0.3010 | \\* |\n"
            "| `80` | `none` | 97.0 % ± 1.2 | 42 ms | 2.40 mbit/s | \u274C | 35.15 dB ± 1.91 | "
            "0.3515 | \\* |\n"
            "| `80` | `9` | missing | | | | | | |\n"
            "\n"
            "\\* on the Pareto front of bit rate against the PSNR that the last peer shows; \\~ on "
            "it by the mean only\n"
            "\n"
            "To run it again:\n"
            "\n"
            "```sh\n"
            "strandsim sweep x.yaml --out out\n"
            "```\n");
}

TEST(SweepMarkdown, ShowsOfManyCellsThoseThatFailAndTheFrontFirst) {
  std::vector<std::pair<double, std::vector<double>>> points;
  for (int i = 0; i < 80; ++i) points.push_back({1e6 + i, {30}});
  points.push_back({2e6, {31}});
  SweepReport sweep = sweep_of(points);
  sweep.cells[70].figures->pass = false;
  const std::string text = to_markdown(sweep, "");
  EXPECT_TRUE(has(text, "\n| `710` |"));  // fails
  EXPECT_TRUE(has(text, "\n| `810` |"));  // is on the front
  EXPECT_TRUE(has(text, "\n| `480` |"));  // the last of 48 others
  EXPECT_FALSE(has(text, "\n| `490` |"));
  EXPECT_TRUE(has(text, "50 of 81 cells: those that fail, those on the front, then the first\n"));
}

TEST(SweepMarkdown, LetsNothingFromOutsideBeMarkup) {
  SweepReport sweep = sample_transport_sweep();
  sweep.scenario_name = "<b>@all</b>\n# x";
  sweep.axes[0].key = "a.|b";
  sweep.axes[0].values[0] = "`|`\n";
  const std::string text = to_markdown(sweep, "");
  EXPECT_FALSE(has(text, "<b>"));
  EXPECT_FALSE(has(text, "\n# x"));
  // A bar from outside ends no cell.
  EXPECT_TRUE(has(text, "\\|"));
  EXPECT_FALSE(has(text, "`|`"));
}

}  // namespace
}  // namespace strand::reports
