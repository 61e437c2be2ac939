#include "reports/text_format.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

TEST(PercentText, HasOneDecimal) {
  EXPECT_EQ(percent_text(0.99849), "99.8 %");
  EXPECT_EQ(percent_text(0.021), "2.1 %");
}

TEST(PercentText, SaysAllOrNothingOnlyOfAllOrNothing) {
  EXPECT_EQ(percent_text(1), "100.0 %");
  EXPECT_EQ(percent_text(0.9999), ">99.9 %");
  EXPECT_EQ(percent_text(0), "0.0 %");
  EXPECT_EQ(percent_text(0.0001), "<0.1 %");
}

TEST(CountText, HasADecimalOnlyWhereTheMeanIsNotWhole) {
  EXPECT_EQ(count_text(3), "3");
  EXPECT_EQ(count_text(0.2), "0.2");
  EXPECT_EQ(count_text(0.01), "<0.1");
  EXPECT_EQ(count_text(0), "0");
}

TEST(MillisecondsText, HasADecimalBelowTen) {
  EXPECT_EQ(milliseconds_text(48.4), "48 ms");
  EXPECT_EQ(milliseconds_text(4.24), "4.2 ms");
  EXPECT_EQ(milliseconds_text(9.94), "9.9 ms");
  EXPECT_EQ(milliseconds_text(9.96), "10 ms");
  EXPECT_EQ(milliseconds_text(0.04), "<0.1 ms");
  EXPECT_EQ(milliseconds_text(0), "0.0 ms");
}

TEST(Plural, FollowsTheCount) {
  EXPECT_EQ(plural(1, "run"), "1 run");
  EXPECT_EQ(plural(0, "run"), "0 runs");
}

TEST(Printable, ShowsControlCharactersAsQuestionMarks) {
  EXPECT_EQ(printable("a\x1b[31mb\n"), "a?[31mb?");
  EXPECT_EQ(printable("\x7f"), "?");
  // U+009B starts a terminal sequence too; U+00E9 is a letter.
  EXPECT_EQ(printable("\xc2\x9b"), "?");
  EXPECT_EQ(printable("caf\xc3\xa9"), "caf\xc3\xa9");
}

TEST(Wrapped, BreaksBetweenPartsAndIndentsWhatFollows) {
  EXPECT_EQ(wrapped(" A: ", {"one", "two", "three"}, 80), " A: one, two, three\n");
  EXPECT_EQ(wrapped(" A: ", {"one", "two", "three"}, 13), " A: one, two,\n    three\n");
  // A part that is too long stands alone, whole.
  EXPECT_EQ(wrapped(" A: ", {"incomprehensible", "two"}, 8), " A: incomprehensible,\n    two\n");
}

TEST(Paint, LeavesTextAloneUnlessItIsAskedFor) {
  EXPECT_EQ(paint("x", Color::red, false), "x");
  EXPECT_EQ(paint("x", Color::none, true), "x");
  EXPECT_EQ(paint("x", Color::red, true), "\x1b[31mx\x1b[0m");
}

}  // namespace
}  // namespace strand::reports
