#include "real/console_footer.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace strand::real {
namespace {

std::string up(std::size_t rows) {
  return rows == 0 ? std::string() : fmt::format("\033[{}A", rows);
}

std::string decorated(const ConsoleFooter& footer) {
  if (!footer.decorated) return footer.status;
  return "\033[7m" + footer.status + "\033[0m";
}

// From the footer's first row to its cursor.
std::size_t rows_above_cursor(const ConsoleFooter& footer) {
  const std::size_t rows = status_rows(footer);
  if (footer.edits) return rows + footer.cursor / footer.width;
  return rows == 0 ? 0 : rows - 1;
}

}  // namespace

std::string fitted(std::string_view text, std::size_t width) {
  std::string line(text.substr(0, width > 0 ? width - 1 : 0));
  std::replace_if(
      line.begin(), line.end(),
      [](unsigned char character) { return character < 0x20 || character >= 0x7f; }, '?');
  return line;
}

std::size_t status_rows(const ConsoleFooter& footer) {
  if (footer.status.empty()) return 0;
  return (footer.status.size() + footer.width - 1) / footer.width;
}

std::string erase_footer(const ConsoleFooter& shown) {
  return up(rows_above_cursor(shown)) + "\r\033[J";
}

std::string draw_footer(const ConsoleFooter& footer) {
  if (footer.status.empty()) return "";
  return decorated(footer) + (footer.edits ? "\r\n" : "");
}

std::string replace_status(const ConsoleFooter& shown, const ConsoleFooter& footer) {
  if (!footer.edits) return "\r\033[K" + decorated(footer);
  // Saves the cursor and restores it: DECSC and DECRC, which every terminal since the VT100 knows.
  return "\0337" + up(rows_above_cursor(shown)) + "\r\033[K" + decorated(footer) + "\0338";
}

}  // namespace strand::real
