#include "reports/xml_text.hpp"

#include <cstddef>
#include <cstdint>

#include "reports/utf8.hpp"

namespace strand::reports {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

bool is_allowed(std::uint32_t character) {
  return character >= 0x20 && character != 0xFFFE && character != 0xFFFF;
}

std::string_view reference_to(std::uint32_t character) {
  switch (character) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&apos;";
    case '\t':
      return "&#9;";
    case '\n':
      return "&#10;";
    case '\r':
      return "&#13;";
    default:
      return {};
  }
}

}  // namespace

std::string xml_text(std::string_view text) {
  std::string result;
  result.reserve(text.size());
  for (std::size_t i = 0; i < text.size();) {
    const Utf8Character character = first_character(text.substr(i));
    if (character.length == 0) {
      result += replacement;
      ++i;
      continue;
    }
    const std::string_view reference = reference_to(character.code);
    if (!reference.empty()) {
      result += reference;
    } else if (is_allowed(character.code)) {
      result += text.substr(i, character.length);
    } else {
      result += replacement;
    }
    i += character.length;
  }
  return result;
}

}  // namespace strand::reports
