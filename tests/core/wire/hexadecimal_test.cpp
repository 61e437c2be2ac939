#include "core/wire/hexadecimal.hpp"

#include <array>
#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::wire {
namespace {

constexpr std::string_view digits = "0123456789abcdefABCDEF";

TEST(Hexadecimal, WritesLowerCaseDigits) {
  constexpr std::array<std::byte, 3> bytes = {std::byte{0x00}, std::byte{0x9c}, std::byte{0xff}};
  std::string out(6, ' ');
  write_hexadecimal(bytes, std::as_writable_bytes(std::span(out)).data());
  EXPECT_EQ(out, "009cff");
}

// Blocks and what is left over after them, of any length.
TEST(Hexadecimal, ReadsWhatItWrites) {
  for (std::size_t size = 0; size < 600; ++size) {
    std::vector<std::byte> bytes(size);
    for (std::size_t i = 0; i < size; ++i) bytes[i] = static_cast<std::byte>(i * 7 + size);
    std::string text(2 * size, ' ');
    write_hexadecimal(bytes, std::as_writable_bytes(std::span(text)).data());
    std::vector<std::byte> read(size);
    ASSERT_TRUE(read_hexadecimal(text, read.data()));
    ASSERT_EQ(read, bytes);
  }
}

TEST(Hexadecimal, TakesDigitsOfEitherCaseAndNothingElse) {
  for (int c = 0; c < 256; ++c) {
    for (const std::size_t place : {0U, 1U, 255U, 256U, 299U}) {
      std::string text(300, '0');
      text[place] = static_cast<char>(c);
      std::array<std::byte, 150> out;
      const std::size_t digit = digits.find(static_cast<char>(c));
      ASSERT_EQ(read_hexadecimal(text, out.data()), digit != std::string_view::npos) << c;
      if (digit == std::string_view::npos) continue;
      const std::size_t value = digit < 16 ? digit : digit - 6;
      ASSERT_EQ(std::to_integer<std::size_t>(out.at(place / 2)),
                place % 2 == 0 ? value << 4 : value);
    }
  }
}

TEST(Hexadecimal, RefusesAnOddNumberOfDigits) {
  std::array<std::byte, 2> out;
  EXPECT_FALSE(read_hexadecimal("1", out.data()));
  EXPECT_FALSE(read_hexadecimal("123", out.data()));
}

}  // namespace
}  // namespace strand::wire
