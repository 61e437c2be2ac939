#include "core/wire/json_writer.hpp"

#include <array>
#include <charconv>

#include "core/wire/utf8.hpp"

namespace strand::wire {

namespace {

template <class Number>
void append_decimal(std::string& out, Number number) {
  std::array<char, 20> digits;  // 2^64 - 1 and -2^63 have 20 characters
  const auto result = std::to_chars(digits.data(), digits.data() + digits.size(), number);
  out.append(digits.data(), result.ptr);
}

}  // namespace

void append_number(std::string& out, std::uint64_t number) {
  append_decimal(out, number);
}

void append_number(std::string& out, std::int64_t number) {
  append_decimal(out, number);
}

void append_string(std::string& out, std::string_view characters) {
  constexpr std::string_view digits = "0123456789abcdef";
  out.push_back('"');
  while (!characters.empty()) {
    const auto byte = static_cast<unsigned char>(characters.front());
    const std::size_t length = utf8_sequence(characters);
    if (length == 0) {
      out.append("\\ufffd");
    } else if (byte < 0x20 || byte == 0x7f) {
      out.append("\\u00");
      out.push_back(digits[byte >> 4]);
      out.push_back(digits[byte & 0xf]);
    } else {
      if (byte == '"' || byte == '\\') out.push_back('\\');
      out.append(characters.substr(0, length));
    }
    characters.remove_prefix(length == 0 ? 1 : length);
  }
  out.push_back('"');
}

}  // namespace strand::wire
