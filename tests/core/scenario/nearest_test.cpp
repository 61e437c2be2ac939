#include "core/scenario/nearest.hpp"

#include <string>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(EditDistance, CountsTheLettersThatDiffer) {
  EXPECT_EQ(edit_distance("loss", "loss"), 0U);
  EXPECT_EQ(edit_distance("los", "loss"), 1U);    // one missing
  EXPECT_EQ(edit_distance("losss", "loss"), 1U);  // one too many
  EXPECT_EQ(edit_distance("lass", "loss"), 1U);   // one wrong
  EXPECT_EQ(edit_distance("olss", "loss"), 1U);   // two swapped
  EXPECT_EQ(edit_distance("", "loss"), 4U);
  EXPECT_EQ(edit_distance("kitten", "sitting"), 3U);
}

TEST(Nearest, IsTheWordAtTheLeastDistance) {
  EXPECT_EQ(nearest("dealy", {"deadline", "delay"}), "delay");
  EXPECT_EQ(nearest("seeds", {"version", "seed", "speed"}), "seed");
}

TEST(Nearest, IsTheFirstOfEquals) {
  EXPECT_EQ(nearest("abx", {"aby", "abz"}), "aby");
}

TEST(Nearest, IsNothingWhereAllAreFar) {
  EXPECT_EQ(nearest("weather", {"version", "seed", "links"}), std::nullopt);
  EXPECT_EQ(nearest("x", {"seed"}), std::nullopt);
  EXPECT_EQ(nearest(std::string(65, 'a'), {std::string_view("aaa")}), std::nullopt);
  EXPECT_EQ(nearest("", {"seed"}), std::nullopt);
}

}  // namespace
}  // namespace strand::scenario
