#include "core/scenario/yaml_text.hpp"

#include <cstddef>
#include <cstdint>

namespace strand::scenario {
namespace {

unsigned byte_at(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

// The length of the UTF-8 sequence at `i`, or 0 where there is none: an unexpected byte, an
// overlong form, a surrogate or a number over U+10FFFF (RFC 3629, section 4).
std::size_t utf8_length(std::string_view text, std::size_t i) {
  const unsigned first = byte_at(text, i);
  if (first < 0x80U) return 1;
  const std::size_t length = first >= 0xC2U && first <= 0xDFU   ? 2
                             : first >= 0xE0U && first <= 0xEFU ? 3
                             : first >= 0xF0U && first <= 0xF4U ? 4
                                                                : 0;
  if (length == 0 || text.size() - i < length) return 0;
  for (std::size_t k = 1; k < length; ++k) {
    if ((byte_at(text, i + k) & 0xC0U) != 0x80U) return 0;
  }
  const unsigned second = byte_at(text, i + 1);
  const bool overlong = (first == 0xE0U && second < 0xA0U) || (first == 0xF0U && second < 0x90U);
  const bool outside = (first == 0xEDU && second > 0x9FU) || (first == 0xF4U && second > 0x8FU);
  return overlong || outside ? 0 : length;
}

// All containers have zeros in their headers. UTF-16 has them, too, but begins with a byte that
// UTF-8 does not have.
bool looks_like_a_video(std::string_view text) {
  constexpr std::size_t header = 1024;
  return !text.empty() && utf8_length(text, 0) != 0 &&
         text.substr(0, header).find('\0') != text.npos;
}

}  // namespace

std::optional<TextFault> find_text_fault(std::string_view text) {
  TextFault at;
  if (looks_like_a_video(text)) {
    at.reason =
        "this is no text, and a scenario is; to stream a video, write source: {type: video, "
        "file: FILE} in one, or use strand run --video FILE";
    return at;
  }
  for (std::size_t i = 0; i < text.size();) {
    const unsigned byte = byte_at(text, i);
    const bool blank = byte == '\t' || byte == '\n' || byte == '\r';
    if ((byte < 0x20U && !blank) || byte == 0x7FU) {
      at.reason = "a control character stands here; remove it";
      return at;
    }
    const std::size_t length = utf8_length(text, i);
    if (length == 0) {
      at.reason = "the text is not UTF-8 here; save it as UTF-8";
      return at;
    }
    i += length;
    at.column += static_cast<int>(length);
    if (byte == '\n') {
      ++at.line;
      at.column = 1;
    }
  }
  return std::nullopt;
}

}  // namespace strand::scenario
