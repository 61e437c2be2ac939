#include "core/scenario/section.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/yaml_document.hpp"

namespace strand::scenario {
namespace {

constexpr Key key_table[] = {{"size"}, {"colour"}};
constexpr KeySet key_set{"thing", "under thing", key_table};

// A map under the key `thing`, while it is read.
struct OneMap {
  explicit OneMap(const std::string& text)
      : root(read_yaml(text, 0, tree, problems)),
        section({root, "thing", root->place}, key_set, problems) {}

  [[nodiscard]] std::vector<std::string> lines() const {
    std::vector<std::string> lines;
    for (const Problem& problem : problems.sorted("a", {})) lines.push_back(problem.text());
    return lines;
  }

  YamlTree tree;
  ProblemList problems;
  const YamlNode* root;
  Section section;
};

using Lines = std::vector<std::string>;

TEST(Section, HandsOutValuesWithTheirPaths) {
  OneMap reading("{size: 3}");
  const auto size = reading.section.find("size");
  ASSERT_TRUE(size.has_value());
  EXPECT_EQ(size->path, "thing.size");
  EXPECT_EQ(size->node->text, "3");
  EXPECT_FALSE(reading.section.find("colour").has_value());
  EXPECT_EQ(reading.lines(), Lines{});
}

TEST(Section, ReportsUnknownKeys) {
  const OneMap reading("{sise: 3}");
  EXPECT_EQ(reading.lines(), (Lines{"a:1:2: unknown key 'sise'; did you mean 'size'?"}));
}

TEST(Section, ReportsWhatIsNoMapOnce) {
  OneMap reading("[1, 2]");
  EXPECT_FALSE(reading.section.require("size", "size: 3").has_value());
  EXPECT_EQ(reading.lines(), (Lines{"a:1:1: thing: must be a map of keys and values, is a list"}));
}

TEST(Section, ReportsWhatIsMissing) {
  OneMap reading("{colour: red}");
  EXPECT_FALSE(reading.section.require("size", "size: 3").has_value());
  EXPECT_EQ(reading.lines(), (Lines{"a:1:1: thing: the key 'size' is missing; write size: 3"}));
}

TEST(Section, LeavesTheDefaultWhereAValueCannotBeRead) {
  OneMap reading("{size: many}");
  std::uint64_t size = 7;
  EXPECT_FALSE(reading.section.set_number("size", size, {1, 9}));
  EXPECT_EQ(size, 7U);
  EXPECT_EQ(reading.lines(),
            (Lines{"a:1:8: thing.size: must be a whole number from 1 to 9, is 'many'"}));
}

TEST(Section, PlacesAnEmptyValueAtItsKey) {
  OneMap reading("size:\n\n\ncolour: red\n");
  std::uint64_t size = 7;
  EXPECT_FALSE(reading.section.set_number("size", size, {1, 9}));
  EXPECT_EQ(reading.lines(),
            (Lines{"a:1:1: thing.size: has no value; write a whole number from 1 to 9"}));
}

TEST(Section, HandsOutTheItemsOfAList) {
  OneMap reading("{size: [3, , x]}");
  const auto size = reading.section.find("size");
  ASSERT_TRUE(size.has_value());
  std::uint64_t item = 0;
  EXPECT_TRUE(reading.section.assign_number(item_of(*size, 0), item, {1, 9}));
  EXPECT_EQ(item, 3U);
  EXPECT_EQ(item_of(*size, 1).place, size->place);
  EXPECT_FALSE(reading.section.assign_number(item_of(*size, 2), item, {1, 9}));
  EXPECT_EQ(reading.lines(),
            (Lines{"a:1:14: thing.size[2]: must be a whole number from 1 to 9, is 'x'"}));
}

TEST(Section, ReadsOneOfSeveralWords) {
  const std::vector<Choice<int>> colours{{"red", 1}, {"green", 2}};
  const auto read = [&](const char* text, int& colour) {
    OneMap reading(text);
    static_cast<void>(reading.section.set_choice("colour", colour, colours));
    return reading.lines();
  };
  int colour = 0;
  EXPECT_EQ(read("{colour: green}", colour), Lines{});
  EXPECT_EQ(colour, 2);
  EXPECT_EQ(read("{colour: blue}", colour),
            (Lines{"a:1:10: thing.colour: must be red or green, is 'blue'"}));
  EXPECT_EQ(read("{colour: gren}", colour),
            (Lines{"a:1:10: thing.colour: must be red or green, is 'gren'; did you mean "
                   "'green'?"}));
  EXPECT_EQ(read("{colour: }", colour),
            (Lines{"a:1:2: thing.colour: has no value; write red or green"}));
  EXPECT_EQ(colour, 2);
}

TEST(SectionDeathTest, NoticesAKeyOfTheTableThatNobodyReads) {
  OneMap reading("{}");
  static_cast<void>(reading.section.find("size"));
  EXPECT_DEATH(reading.section.finish(), "defect");
}

TEST(SectionDeathTest, NoticesAReaderOfAKeyThatIsNotInTheTable) {
  OneMap reading("{}");
  EXPECT_DEATH(static_cast<void>(reading.section.find("weight")), "defect");
}

}  // namespace
}  // namespace strand::scenario
