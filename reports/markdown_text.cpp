#include "reports/markdown_text.hpp"

#include <algorithm>

#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

// A fence that the text does not have: one backtick more than it has in a row, `least` at least.
std::string fence_for(std::string_view text, std::size_t least) {
  std::size_t longest = 0;
  std::size_t here = 0;
  for (const char character : text) {
    here = character == '`' ? here + 1 : 0;
    longest = std::max(longest, here);
  }
  return std::string(std::max(longest + 1, least), '`');
}

bool is_alphanumeric(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

std::string markdown_text(std::string_view text) {
  const std::string shown = printable(text);
  std::string result;
  for (std::size_t i = 0; i < shown.size(); ++i) {
    constexpr std::string_view markup = "\\`*_{}[]<>#|~&!$@";
    const bool is_markup = markup.find(shown[i]) != std::string_view::npos;
    // An underscore inside a word is none.
    const bool in_word = i > 0 && i + 1 < shown.size() && is_alphanumeric(shown[i - 1]) &&
                         is_alphanumeric(shown[i + 1]);
    if (is_markup && !(shown[i] == '_' && in_word)) result += '\\';
    result += shown[i];
  }
  return result;
}

std::string markdown_code_cell(std::string_view text) {
  const std::string shown = printable(text);
  if (shown.empty()) return {};
  const std::string fence = fence_for(shown, 1);
  // A blank between the fence and a backtick is not part of the code.
  const std::string gap = shown.front() == '`' || shown.back() == '`' ? " " : "";
  std::string result = fence + gap;
  // The table is cut into cells first, and that is where this backslash goes.
  for (const char character : shown) {
    if (character == '|') result += '\\';
    result += character;
  }
  return result + gap + fence;
}

std::string markdown_block(std::string_view text, std::string_view language) {
  const std::string shown = printable(text);
  const std::string fence = fence_for(shown, 3);
  return fence + std::string(language) + "\n" + shown + "\n" + fence + "\n";
}

std::string clipped(std::string_view text, std::size_t most) {
  if (text.size() <= most) return std::string(text);
  std::size_t end = most;
  // The later bytes of a character are 10xxxxxx.
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return std::string(text.substr(0, end)) + "...";
}

}  // namespace strand::reports
