#include "core/wire/hexadecimal.hpp"

#include <algorithm>
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

// The value of a digit; sets `wrong` once a character was none. Arithmetic instead of a table, and
// a flag instead of an early end, let compilers vectorize the loop that this stands in, which then
// takes a quarter of the time.
std::uint8_t digit_value(std::uint8_t digit, std::uint8_t& wrong) {
  const auto decimal = static_cast<std::uint8_t>(digit - '0');
  const auto letter = static_cast<std::uint8_t>((digit | 0x20) - 'a');
  wrong = static_cast<std::uint8_t>(wrong | ((decimal > 9) & (letter > 5)));
  return static_cast<std::uint8_t>(decimal > 9 ? letter + 10 : decimal);
}

constexpr std::size_t block_size = 256;

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
  std::uint8_t wrong = 0;
  std::array<std::uint8_t, block_size> values;
  while (!digits.empty()) {
    const std::size_t size = std::min(digits.size(), block_size);
    for (std::size_t i = 0; i < size; ++i) {
      values[i] = digit_value(static_cast<std::uint8_t>(digits[i]), wrong);
    }
    for (std::size_t i = 0; i < size / 2; ++i) {
      *out++ = static_cast<std::byte>((values[2 * i] << 4) | values[2 * i + 1]);
    }
    digits.remove_prefix(size);
  }
  return wrong == 0;
}

}  // namespace strand::wire
