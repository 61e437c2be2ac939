#include "real/console_footer.hpp"

#include <gtest/gtest.h>

namespace strand::real {
namespace {

ConsoleFooter footer(std::string status, bool edits = true, std::size_t cursor = 0) {
  return {.width = 20,
          .status = std::move(status),
          .edits = edits,
          .cursor = cursor,
          .decorated = false};
}

TEST(ConsoleFooter, TextIsCutBeforeTheLastColumn) {
  EXPECT_EQ(fitted("0123456789", 20), "0123456789");
  EXPECT_EQ(fitted("0123456789", 10), "012345678");
  EXPECT_EQ(fitted("0123456789", 0), "");
}

TEST(ConsoleFooter, TextCannotMoveTheCursor) {
  EXPECT_EQ(fitted("a\033[2Jb\nc\x7f", 80), "a?[2Jb?c?");
}

TEST(ConsoleFooter, StandsOutUnlessThatIsNotWanted) {
  ConsoleFooter shown = footer("status");
  EXPECT_EQ(draw_footer(shown), "status\r\n");
  shown.decorated = true;
  EXPECT_EQ(draw_footer(shown), "\033[7mstatus\033[0m\r\n");
}

TEST(ConsoleFooter, WithoutALineToTypeTheCursorStaysInTheStatus) {
  EXPECT_EQ(draw_footer(footer("status", false)), "status");
  EXPECT_EQ(erase_footer(footer("status", false)), "\r\033[J");
  EXPECT_EQ(replace_status(footer("status", false), footer("next", false)), "\r\033[Knext");
}

TEST(ConsoleFooter, IsErasedFromItsFirstRow) {
  // The status is one row above what is typed.
  EXPECT_EQ(erase_footer(footer("status", true, 19)), "\033[1A\r\033[J");
  // 20 cells are a whole row: the cursor is at the start of the next one.
  EXPECT_EQ(erase_footer(footer("status", true, 20)), "\033[2A\r\033[J");
  EXPECT_EQ(erase_footer(footer("", true, 19)), "\r\033[J");
}

TEST(ConsoleFooter, ATerminalThatBecameNarrowerHasBrokenTheStatus) {
  ConsoleFooter shown = footer("0123456789");
  shown.width = 4;  // 4 + 4 + 2
  EXPECT_EQ(status_rows(shown), 3U);
  EXPECT_EQ(erase_footer(shown), "\033[3A\r\033[J");
}

TEST(ConsoleFooter, AnotherStatusLeavesTheCursorWhereItIs) {
  EXPECT_EQ(replace_status(footer("status", true, 25), footer("next", true, 25)),
            "\0337\033[2A\r\033[Knext\0338");
}

TEST(ConsoleFooter, WithoutAStatusNothingIsDrawn) {
  EXPECT_EQ(draw_footer(footer("")), "");
  EXPECT_EQ(status_rows(footer("")), 0U);
}

}  // namespace
}  // namespace strand::real
