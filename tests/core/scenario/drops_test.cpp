#include "core/scenario/drops.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/scenario/ranges.hpp"
#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

using link::ChunkDrop;
using link::PinpointDrops;

PinpointDrops drops_of(const std::string& drops) {
  return parse_more("links: {default: {drop: " + drops + "}}\n").default_link.drops;
}

ChunkDrop chunk(std::uint32_t frame, std::uint16_t index) {
  return {FrameNumber(frame), ChunkIndex(index)};
}

TEST(Drops, AreSortedWhateverTheOrderOfTheFile) {
  const PinpointDrops drops =
      drops_of("[{frame: 41, chunk: 7}, 121, 120, {frame: 3, chunk: 9}, 0]");
  EXPECT_EQ(drops.datagrams, (std::vector<std::uint64_t>{0, 120, 121}));
  EXPECT_EQ(drops.chunks, (std::vector<ChunkDrop>{chunk(3, 9), chunk(41, 7)}));
}

TEST(Drops, ReachToTheEndsOfTheirRanges) {
  const PinpointDrops drops = drops_of("[18446744073709551615, {frame: 4194303, chunk: 16383}]");
  EXPECT_EQ(drops.datagrams, (std::vector<std::uint64_t>{18'446'744'073'709'551'615U}));
  EXPECT_EQ(drops.chunks, (std::vector<ChunkDrop>{chunk(4'194'303, 16'383)}));
}

TEST(Drops, OfAnEmptyListUndoWhatIsTakenOver) {
  const Scenario scenario =
      parse_more("links: {default: {drop: [1]}, A->B: {extends: default, drop: []}}\n");
  EXPECT_FALSE(link_between(scenario, {2, 3}).drops.empty());
  EXPECT_TRUE(link_between(scenario, {1, 2}).drops.empty());
}

std::string numbers(std::size_t count) {
  std::string list = "[0";
  for (std::size_t i = 1; i < count; ++i) list += "," + std::to_string(i);
  return list + "]";
}

TEST(Drops, AreLimitedInNumber) {
  EXPECT_EQ(drops_of(numbers(ranges::most_drops)).datagrams.size(), ranges::most_drops);
  EXPECT_EQ(
      problems_of(base_text + ("links: {A->B: {drop: " + numbers(ranges::most_drops + 1)) + "}}\n"),
      (std::vector<std::string>{"bad.yaml:4:22: links.A->B.drop: must name at most 100000 "
                                "datagrams, names 100001"}));
}

TEST(Drops, AreLimitedInAllThatExtendsThem) {
  std::string text = "version: 1\nsource: {type: synthetic}\ntopology: {chain: 100}\nlinks:\n";
  text += "  lossy: {drop: " + numbers(50'000) + "}\n";
  for (int i = 1; i < 100; ++i) {
    text += "  P" + std::to_string(i) + "->P" + std::to_string(i + 1) + ": {extends: lossy}\n";
  }
  EXPECT_EQ(problems_of(text),
            (std::vector<std::string>{"bad.yaml:25:3: with 'P20->P21' the entries of links drop "
                                      "more than 1000000 datagrams in all; shorten their lists"}));
}

TEST(Drops, AreLimitedInAllThatAliasesRepeat) {
  std::string text = base_text + ("x-all: &all " + numbers(100'000)) + "\nlinks:\n";
  for (int i = 0; i < 10'000; ++i) text += "  t" + std::to_string(i) + ": {drop: *all}\n";
  EXPECT_EQ(problems_of(text),
            (std::vector<std::string>{"bad.yaml:16:3: with 't10' the entries of links drop more "
                                      "than 1000000 datagrams in all; shorten their lists"}));
}

}  // namespace
}  // namespace strand::scenario
