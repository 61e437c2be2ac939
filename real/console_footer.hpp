// What stands at the foot of a terminal while a program runs: a status line, and below it the line
// that is being typed. As bytes for the terminal, a pure function of what is shown.
//
//   2026-05-01T12:00:00.250+02:00 info    coordinator: peer 1 of the chain joined
//   sent 450 frames  30.0/s 7.21 Mbit/s | to A: loss 1.2 %, rtt 20.1 ms
//   coordinator> sta_
//
// Nothing of it is a mode of the terminal, such as a scroll region: a program that is killed leaves
// nothing behind that would have to be undone. What is typed is drawn by somebody else (a
// LineEditor); here it counts only how far from the footer's first row its cursor is.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace strand::real {

struct ConsoleFooter {
  std::size_t width = 80;  // of the terminal, in cells
  std::string status;      // as fitted() makes it; empty for none
  bool edits = false;      // a line is typed below
  std::size_t cursor = 0;  // cells from the beginning of its prompt to its cursor
  bool decorated = true;   // the status stands out
};

// What fits into one row of `width` cells, without characters that would move the cursor. The last
// column stays free: writing there would begin a new row on some terminals.
[[nodiscard]] std::string fitted(std::string_view text, std::size_t width);

// The rows that the status takes: more than one where the terminal has become narrower since.
[[nodiscard]] std::size_t status_rows(const ConsoleFooter& footer);

// All of these begin at the footer's cursor, or, where it is not shown, at the start of a free row.
//
// Takes the footer away and leaves the cursor where it began.
[[nodiscard]] std::string erase_footer(const ConsoleFooter& shown);
// Shows the status; what is typed is to be drawn then, from where the cursor is.
[[nodiscard]] std::string draw_footer(const ConsoleFooter& footer);
// Shows the status of `footer` in the place of that of `shown`, which is in one row, and leaves the
// cursor where it is. Both edit, or neither does.
[[nodiscard]] std::string replace_status(const ConsoleFooter& shown, const ConsoleFooter& footer);

}  // namespace strand::real
