#include "reports/xml_text.hpp"

#include <cstddef>
#include <cstdint>

namespace strand::reports {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";  // U+FFFD

struct Sequence {
  std::uint32_t character = 0;
  std::size_t length = 0;  // in bytes; 0: what stands there is not UTF-8
};

// A sequence of the shortest length for its character, up to U+10FFFF, and no surrogate (RFC 3629).
Sequence sequence_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint32_t>(static_cast<unsigned char>(text[i]));
  };
  const std::uint32_t first = byte(at);
  if (first < 0x80) return {first, 1};
  const std::size_t length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return {};
  std::uint32_t character = first & (0xFFU >> (length + 1));
  for (std::size_t i = at + 1; i < at + length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {};
    character = character << 6 | (byte(i) & 0x3FU);
  }
  const bool overlong = (length == 3 && character < 0x800) || (length == 4 && character < 0x10000);
  const bool surrogate = character >= 0xD800 && character <= 0xDFFF;
  if (overlong || surrogate || character > 0x10FFFF) return {};
  return {character, length};
}

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
    const Sequence sequence = sequence_at(text, i);
    if (sequence.length == 0) {
      result += replacement;
      ++i;
      continue;
    }
    const std::string_view reference = reference_to(sequence.character);
    if (!reference.empty()) {
      result += reference;
    } else if (is_allowed(sequence.character)) {
      result += text.substr(i, sequence.length);
    } else {
      result += replacement;
    }
    i += sequence.length;
  }
  return result;
}

}  // namespace strand::reports
