#include "reports/sweep_table.hpp"

#include <algorithm>
#include <string>

#include <gtest/gtest.h>

#include "tests/reports/sample_sweeps.hpp"

namespace strand::reports {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

std::size_t longest_line(const std::string& text) {
  std::size_t longest = 0;
  std::size_t length = 0;
  for (const char c : text) {
    length = c == '\n' ? 0 : length + 1;
    longest = std::max(longest, length);
  }
  return longest;
}

TEST(SweepTable, HasARowForEveryCell) {
  EXPECT_EQ(to_table(sample_transport_sweep()),
            "made_up   4 cells of 2 runs, seed 42\n"
            "\n"
            " recovery  loss            COMPLETE   WORST    p50    p95  OVERHEAD     BIT RATE\n"
            " none      0%          97.0 % +-1.2  90.0 %  30 ms  42 ms     5.1 %  1.20 mbit/s\n"
            " none      5%          97.0 % +-1.2  90.0 %  30 ms  42 ms     5.1 %  1.00 mbit/s\n"
            " arq       0%    fail  97.0 % +-1.2  90.0 %  30 ms  42 ms     5.1 %  2.40 mbit/s\n"
            " arq       5%               missing\n");
}

// Means 30.1 and 35.15; t(1) = 12.706 x stddev / sqrt(2): of 30 and 30.2 that is 12.706 x 0.1.
TEST(SweepTable, ComparesPicturesInATableOfTheirOwn) {
  const std::string text = to_table(sample_sweep(), {.width = 200});
  const std::size_t second = text.find("\n\n", text.find("\n\n") + 2);
  EXPECT_EQ(text.substr(second + 2),
            " jpeg_quality  zlib_level     BIT RATE       SHOWN PSNR    SSIM  FROZEN        JPEG  "
            "   SENT  SENT PSNR    SSIM  ENCODE  DEFLATE\n"
            " 50            none        1.20 mbit/s  30.10 +-1.27 dB  0.3010   3.0 %      5217 B  "
            " 5000 B   38.00 dB  0.9600       -        -\n"
            " 50            9           1.00 mbit/s  30.10 +-1.27 dB  0.3010   3.0 %  *   4348 B  "
            " 4167 B   38.00 dB  0.9600       -        -\n"
            " 80            none        2.40 mbit/s  35.15 +-1.91 dB  0.3515   3.0 %  *  10435 B  "
            "10000 B   38.00 dB  0.9600       -        -\n"
            " * on the Pareto front of bit rate against the PSNR shown by the last peer\n");
}

TEST(SweepTable, GoesOnBelowWhereTheTerminalIsNarrow) {
  const auto headings = [](const std::string& text) {
    std::size_t count = 0;
    for (auto at = text.find(" jpeg_q"); at != std::string::npos;
         at = text.find(" jpeg_q", at + 1)) {
      ++count;
    }
    return count;
  };
  for (const std::size_t width : {60U, 80U, 100U, 120U, 200U}) {
    const std::string text = to_table(sample_sweep(), {.width = width});
    // The line on the front is 76 columns wide.
    EXPECT_LE(longest_line(text), std::max<std::size_t>(width, 76)) << text;
  }
  EXPECT_EQ(headings(to_table(sample_sweep(), {.width = 200})), 2U);
  // Every column is there, beside the cells' values.
  const std::string narrow = to_table(sample_sweep(), {.width = 80});
  EXPECT_GT(headings(narrow), 2U);
  EXPECT_TRUE(has(narrow, "FROZEN"));
  EXPECT_TRUE(has(narrow, "DEFLATE\n"));
}

TEST(SweepTable, MarksWhatIsOnTheFrontByItsMeanOnly) {
  // Better by 0.1 in one run and as good in the other.
  const std::string text = to_table(sweep_of({{1e6, {30, 30}}, {2e6, {30.1, 30}}}));
  EXPECT_TRUE(has(text, "  ~  ")) << text;
  EXPECT_TRUE(has(text, " ~ on it by the means only")) << text;
  EXPECT_FALSE(has(to_table(sample_sweep()), "~"));
}

TEST(SweepTable, SaysThatOneRunTellsNothingOfNoise) {
  const std::string text = to_table(sweep_of({{1e6, {30}}, {2e6, {30.1}}}));
  EXPECT_TRUE(has(text, "by one run a cell, which says nothing of noise: give --repeat")) << text;
  EXPECT_FALSE(has(text, "+-")) << text;
}

TEST(SweepTable, ColoursWhatFailsAndWhatIsMissing) {
  const std::string text = to_table(sample_sweep(), {.width = 200, .color = true});
  EXPECT_TRUE(has(text, "\x1b[31m 80            none"));  // red: fails
  EXPECT_TRUE(has(text, "\x1b[33m 80            9"));     // yellow: missing
  EXPECT_TRUE(has(text, "\x1b[32m 50            9"));     // green: on the front
  EXPECT_FALSE(has(to_table(sample_sweep()), "\x1b"));
}

TEST(SweepTable, ShowsNoControlCharactersAndCutsLongValues) {
  SweepReport sweep = sample_sweep();
  sweep.scenario_name = "a\x1b[31mb";
  sweep.axes[1].values[0] = std::string(100, 'v') + "\n";
  const std::string text = to_table(sweep);
  EXPECT_FALSE(has(text, "\x1b"));
  EXPECT_TRUE(has(text, "a?[31mb"));
  EXPECT_TRUE(has(text, std::string(29, 'v') + "..."));
  EXPECT_FALSE(has(text, std::string(33, 'v')));
}

TEST(SweepTable, NamesAxesInFullWhereTheirLastPartsAreTheSame) {
  SweepReport sweep = sample_transport_sweep();
  sweep.axes[0].key = "links.A->B.loss";
  EXPECT_TRUE(has(to_table(sweep), " links.A->B.loss  links.default.loss"));
}

TEST(SweepCsv, HasALineForEveryCell) {
  const std::string text = to_csv(sample_sweep());
  EXPECT_TRUE(has(text, "cell,id,codec.jpeg_quality,codec.zlib_level,runs,"));
  EXPECT_TRUE(has(text, ",frozen,pareto,pareto_by_mean\n"));
  EXPECT_TRUE(has(text, "\n1,0000000000000001,50,9,2,60,0,pass,0.97,0.012,0.9,30,42.5,60,70,"));
  EXPECT_TRUE(has(text, "\n3,ffffffffffffffff,80,9,,"));
  // As many fields in every line as in the heading.
  const auto fields = std::count(text.begin(), std::find(text.begin(), text.end(), '\n'), ',');
  EXPECT_EQ(std::count(text.begin(), text.end(), ','), 5 * fields);
}

}  // namespace
}  // namespace strand::reports
