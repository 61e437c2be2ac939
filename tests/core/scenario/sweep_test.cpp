#include "core/scenario/sweep.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/resolved.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using Lines = std::vector<std::string>;

Override axis(const std::string& path, const std::string& values) {
  Override override;
  override.path = path;
  override.value = values;
  override.option = "--matrix";
  return override;
}

Sweep sweep_of(const std::string& more, const std::vector<Override>& overrides = {},
               const std::vector<Override>& matrix = {}) {
  return {base_text + more, "bad.yaml", overrides, matrix, Files::ignored};
}

Lines names(const Sweep& sweep) {
  Lines lines;
  for (std::size_t i = 0; i < sweep.cells().size(); ++i) lines.push_back(sweep.name_of(i));
  return lines;
}

Lines problems_of_matrix(const std::string& more, const std::vector<Override>& matrix) {
  Lines lines;
  try {
    static_cast<void>(sweep_of(more, {}, matrix));
  } catch (const ScenarioError& error) {
    for (const Problem& problem : error.problems()) lines.push_back(problem.text());
  }
  return lines;
}

constexpr const char* codec_matrix =
    "sweep:\n"
    "  matrix: {codec.jpeg_quality: [50, 95], codec.zlib_level: [none, 1, 9]}\n";

TEST(Sweep, HasNoCellsWhereNothingVaries) {
  const Sweep sweep = sweep_of("");
  EXPECT_TRUE(sweep.axes().empty());
  EXPECT_TRUE(sweep.cells().empty());
}

TEST(Sweep, ChangesTheLastSettingFastest) {
  const Lines expected{"codec.jpeg_quality=50, codec.zlib_level=none",
                       "codec.jpeg_quality=50, codec.zlib_level=1",
                       "codec.jpeg_quality=50, codec.zlib_level=9",
                       "codec.jpeg_quality=95, codec.zlib_level=none",
                       "codec.jpeg_quality=95, codec.zlib_level=1",
                       "codec.jpeg_quality=95, codec.zlib_level=9"};
  EXPECT_EQ(names(sweep_of(codec_matrix)), expected);
}

TEST(Sweep, LeavesOutCellsThatHaveAllValuesOfARow) {
  const Sweep sweep = sweep_of(std::string(codec_matrix) +
                               "  exclude:\n"
                               "    - {codec.jpeg_quality: 95, codec.zlib_level: 9}\n"
                               "    - {codec.zlib_level: 1}\n");
  const Lines expected{"codec.jpeg_quality=50, codec.zlib_level=none",
                       "codec.jpeg_quality=50, codec.zlib_level=9",
                       "codec.jpeg_quality=95, codec.zlib_level=none"};
  EXPECT_EQ(names(sweep), expected);
}

TEST(Sweep, MakesOfEveryCellTheScenarioThatOverridesWouldMake) {
  const Sweep sweep = sweep_of(codec_matrix);
  const std::vector<Override> set{*parse_override("codec.jpeg_quality=95"),
                                  *parse_override("codec.zlib_level=1")};
  EXPECT_EQ(sweep.cell(4), parse_scenario(base_text, "bad.yaml", set));
}

TEST(Sweep, IsOfNoAccountToTheScenarioItself) {
  EXPECT_EQ(parse_more(codec_matrix), parse_more(""));
  EXPECT_EQ(resolved_json(parse_more(codec_matrix)), resolved_json(parse_more("")));
}

TEST(Sweep, VariesMapsAndLists) {
  const Sweep sweep = sweep_of(
      "sweep: {matrix: {links.default: [{delay: 20ms}, {loss: {burst: {rate: 5%, mean_length: "
      "4}}}],"
      " topology.chain: [[X, Y], 3]}}\n");
  EXPECT_EQ(sweep.axes()[0].values,
            (Lines{"{delay: 20ms}", "{loss: {burst: {rate: 5%, mean_length: 4}}}"}));
  EXPECT_EQ(sweep.axes()[1].values, (Lines{"[X, Y]", "3"}));
  EXPECT_EQ(sweep.cell(0).default_link.delay, std::chrono::milliseconds(20));
  EXPECT_EQ(sweep.cell(2).chain[1].text(), "Y");
  EXPECT_EQ(sweep.cell(3).chain.size(), 3U);
}

TEST(Sweep, TakesAxesOfTheCommandLineInsteadOfItsOwn) {
  const Sweep sweep = sweep_of(codec_matrix, {},
                               {axis("codec.zlib_level", "6"), axis("topology.chain", "[X, Y],2")});
  const Lines expected{"codec.jpeg_quality=50, codec.zlib_level=6, topology.chain=[X, Y]",
                       "codec.jpeg_quality=50, codec.zlib_level=6, topology.chain=2",
                       "codec.jpeg_quality=95, codec.zlib_level=6, topology.chain=[X, Y]",
                       "codec.jpeg_quality=95, codec.zlib_level=6, topology.chain=2"};
  EXPECT_EQ(names(sweep), expected);
}

TEST(Sweep, PutsOverridesUnderEveryCell) {
  const Sweep sweep = sweep_of(codec_matrix, {*parse_override("transport.deadline=500ms")});
  EXPECT_EQ(sweep.cell(5).transport.deadline, std::chrono::milliseconds(500));
}

TEST(Sweep, NamesTheAxisOfTheCommandLineThatIsWrong) {
  EXPECT_EQ(problems_of_matrix("", {axis("codec.jpeg_quality", "50,101")}),
            Lines{"--matrix codec.jpeg_quality: must be 1 to 100, is '101'"});
  EXPECT_EQ(problems_of_matrix("", {axis("codec.jpeg_qualty", "50")}),
            Lines{"--matrix codec.jpeg_qualty: unknown key 'jpeg_qualty'; did you mean "
                  "'jpeg_quality'?"});
  EXPECT_EQ(problems_of_matrix("", {axis("seed", "")}),
            Lines{"--matrix seed: has no values; write at least one"});
}

TEST(Sweep, ChecksValuesThatGoTogetherOnlyInSomeCells) {
  // The JSON wire knows no frames without zlib: only the excluded cell would be wrong.
  const Sweep sweep = sweep_of(
      "sweep:\n"
      "  matrix: {transport.wire: [binary, json], codec.zlib_level: [none, 6]}\n"
      "  exclude: [{transport.wire: json, codec.zlib_level: none}]\n");
  EXPECT_EQ(sweep.cells().size(), 3U);
}

TEST(Sweep, FindsInTheCellItselfWhatOnlyItsValuesTogetherDoWrong) {
  // The first three cells have every value, so that the fourth is not checked before it is asked
  // for.
  const Sweep sweep =
      sweep_of("sweep: {matrix: {codec.zlib_level: [6, none], transport.wire: [binary, json]}}\n");
  EXPECT_NO_THROW(static_cast<void>(sweep.cell(2)));
  try {
    static_cast<void>(sweep.cell(3));
    FAIL() << "a cell that is not good was read";
  } catch (const ScenarioError& error) {
    EXPECT_STREQ(error.what(),
                 "bad.yaml:4:40: codec.zlib_level: wire json always carries zlib streams; write 0 "
                 "to 9, or wire: binary");
  }
}

TEST(Sweep, RefusesMoreCellsThanItMayHave) {
  std::string many = "0";
  for (int i = 1; i < 317; ++i) many += "," + std::to_string(i);  // 317 * 317 = 100489
  const std::string repeats = many.substr(2) + ",317";
  EXPECT_EQ(problems_of_matrix("", {axis("seed", many), axis("repeat", repeats)}),
            Lines{"bad.yaml:1:1: sweep.matrix: has more than 100000 cells; take out values, or "
                  "split it into several sweeps"});
  EXPECT_EQ(sweep_of("", {}, {axis("seed", many)}).cells().size(), 317U);
}

}  // namespace
}  // namespace strand::scenario
