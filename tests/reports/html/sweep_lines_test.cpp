#include "reports/html/sweep_lines.hpp"

#include <gtest/gtest.h>

#include "tests/reports/sample_sweeps.hpp"

namespace strand::reports::html {
namespace {

// Every combination, in the order of the matrix.
SweepReport matrix_of(std::vector<SweepAxis> axes) {
  SweepReport sweep;
  sweep.axes = std::move(axes);
  std::vector<std::uint32_t> values(sweep.axes.size(), 0);
  for (bool more = true; more;) {
    SweepCell cell;
    cell.values = values;
    cell.figures = CellFigures{};
    sweep.cells.push_back(std::move(cell));
    more = false;
    for (std::size_t i = values.size(); i-- > 0 && !more;) {
      more = ++values[i] < sweep.axes[i].values.size();
      if (!more) values[i] = 0;
    }
  }
  return sweep;
}

std::vector<std::string> numbers(int count) {
  std::vector<std::string> values;
  for (int i = 0; i < count; ++i) values.push_back(std::to_string(i) + "%");
  return values;
}

TEST(SweepLines, ReadNumbersWithTheirUnits) {
  EXPECT_EQ(number_of("80"), 80);
  EXPECT_EQ(number_of("2.5%"), 2.5);
  EXPECT_EQ(number_of("20ms"), 0.02);
  EXPECT_EQ(number_of("6mbit"), 6e6);
  EXPECT_EQ(number_of("64KiB"), 65'536);
  for (const char* text : {"none", "", "5 %", "1e400", "inf", "nan", "5%x", "{a: 5}", "[5, 6]"}) {
    EXPECT_FALSE(number_of(text)) << text;
  }
}

TEST(SweepLines, RunAlongTheFirstAxisOfNumbers) {
  const SweepReport sweep =
      matrix_of({{"transport.recovery", {"none", "arq"}}, {"links.default.loss", {"5%", "0%"}}});
  const SweepLines lines = lines_of(sweep, "", 100);
  EXPECT_EQ(lines.along, 1U);
  EXPECT_EQ(lines.across, 0U);
  EXPECT_TRUE(lines.to_scale);
  EXPECT_EQ(lines.positions, (std::vector<double>{5, 0}));
  ASSERT_EQ(lines.lines.size(), 2U);
  EXPECT_EQ(lines.lines[0].cells, (std::vector<std::size_t>{1, 0}));  // 0% first
  EXPECT_EQ(lines.lines[1].cells, (std::vector<std::size_t>{3, 2}));
  EXPECT_EQ(lines.lines[1].colour, 1U);
}

TEST(SweepLines, RunAlongAnAxisOfThePrefixIfThereIsOne) {
  const SweepReport sweep =
      matrix_of({{"links.default.loss", {"0%", "5%"}}, {"codec.jpeg_quality", {"50", "80"}}});
  EXPECT_EQ(lines_of(sweep, "codec.", 100).along, 1U);
  EXPECT_EQ(lines_of(sweep, "", 100).along, 0U);
}

TEST(SweepLines, RunAlongTheFirstAxisWhereNoneIsOfNumbers) {
  const SweepReport sweep = matrix_of({{"transport.recovery", {"none", "arq", "fec"}}});
  const SweepLines lines = lines_of(sweep, "codec.", 100);
  EXPECT_EQ(lines.along, 0U);
  EXPECT_FALSE(lines.across);
  EXPECT_FALSE(lines.to_scale);
  EXPECT_EQ(lines.positions, (std::vector<double>{0, 1, 2}));
}

TEST(SweepLines, KeepCellsApartThatDifferInAThirdSetting) {
  const SweepReport sweep = matrix_of({{"a", {"1", "2"}}, {"b", {"x", "y"}}, {"c", {"p", "q"}}});
  const SweepLines lines = lines_of(sweep, "", 100);
  EXPECT_EQ(lines.across, 1U);
  ASSERT_EQ(lines.lines.size(), 4U);
  EXPECT_EQ(lines.lines[0].colour, lines.lines[1].colour);
  EXPECT_NE(lines.lines[1].colour, lines.lines[2].colour);
}

TEST(SweepLines, LeaveOutCellsWithoutFigures) {
  const SweepLines lines = lines_of(sample_transport_sweep(), "", 100);
  EXPECT_EQ(lines.cells, 3U);
  EXPECT_EQ(lines.drawn, 3U);
}

TEST(SweepLines, AreFewerWhereThereAreManyCells) {
  // 100 lines of 100 cells: room for four whole ones.
  const SweepLines lines = lines_of(matrix_of({{"a", numbers(100)}, {"b", numbers(100)}}), "", 400);
  EXPECT_EQ(lines.cells, 10'000U);
  EXPECT_EQ(lines.lines.size(), 4U);
  EXPECT_EQ(lines.drawn, 400U);
  // One line alone keeps its ends.
  const SweepLines one = lines_of(matrix_of({{"a", numbers(5'000)}}), "", 400);
  ASSERT_EQ(one.lines.size(), 1U);
  EXPECT_EQ(one.drawn, 400U);
  EXPECT_EQ(one.lines[0].cells.front(), 0U);
  EXPECT_EQ(one.lines[0].cells.back(), 4'999U);
}

TEST(SweepLines, ShareColoursAmongManyValues) {
  // Eight colours for 20 values: value 2 is the last below 2.5, the first of the next is 3.
  const SweepAxis axis{"a", numbers(20)};
  EXPECT_EQ(colour_of(axis, 2), 0U);
  EXPECT_EQ(colour_of(axis, 3), 1U);
  EXPECT_EQ(colour_of(axis, 19), 7U);
  const std::vector<std::string> names = colour_names(axis);
  ASSERT_EQ(names.size(), 8U);
  EXPECT_EQ(names[0], "0% to 2%");
  EXPECT_EQ(names[7], "18% to 19%");
  EXPECT_EQ(colour_names({"a", {"x", "<b>"}}), (std::vector<std::string>{"x", "&lt;b&gt;"}));
}

}  // namespace
}  // namespace strand::reports::html
