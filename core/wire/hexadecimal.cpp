#include "core/wire/hexadecimal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace strand::wire {

namespace {

using DigitPair = std::array<char, 2>;

constexpr std::array<DigitPair, 256> digit_pairs = [] {
  constexpr std::string_view digits = "0123456789abcdef";
  std::array<DigitPair, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) table[i] = {digits[i >> 4], digits[i & 0xf]};
  return table;
}();

constexpr std::uint8_t no_digit = 0xff;

constexpr std::array<std::uint8_t, 256> digit_values = [] {
  std::array<std::uint8_t, 256> table{};
  for (std::size_t i = 0; i < table.size(); ++i) {
    if (i >= '0' && i <= '9') {
      table[i] = static_cast<std::uint8_t>(i - '0');
    } else if (i >= 'a' && i <= 'f') {
      table[i] = static_cast<std::uint8_t>(i - 'a' + 10);
    } else if (i >= 'A' && i <= 'F') {
      table[i] = static_cast<std::uint8_t>(i - 'A' + 10);
    } else {
      table[i] = no_digit;
    }
  }
  return table;
}();

}  // namespace

void write_hexadecimal(ByteSpan bytes, std::byte* out) {
  for (const std::byte byte : bytes) {
    const DigitPair& pair = digit_pairs[std::to_integer<std::size_t>(byte)];
    std::memcpy(out, pair.data(), pair.size());
    out += pair.size();
  }
}

bool read_hexadecimal(std::string_view digits, std::byte* out) {
  if (digits.size() % 2 != 0) return false;
  unsigned seen = 0;
  for (std::size_t i = 0; i < digits.size(); i += 2) {
    const unsigned high = digit_values[static_cast<unsigned char>(digits[i])];
    const unsigned low = digit_values[static_cast<unsigned char>(digits[i + 1])];
    // Values of digits stay below 16, so any higher bit tells that a character was none. Checking
    // once at the end keeps the loop free of branches.
    seen |= high | low;
    out[i / 2] = static_cast<std::byte>((high << 4) | (low & 0xf));
  }
  return seen < 16;
}

}  // namespace strand::wire
