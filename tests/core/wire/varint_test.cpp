#include "core/wire/varint.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <gtest/gtest.h>

#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

std::string written(std::uint32_t value) {
  std::string bytes(max_varint_size, '\0');
  ByteWriter writer(std::as_writable_bytes(std::span(bytes)));
  write_varint(value, writer);
  return bytes.substr(0, writer.written());
}

std::optional<std::uint32_t> number_in(std::string_view bytes) {
  ByteReader reader(std::as_bytes(std::span(bytes)));
  return read_varint(reader);
}

// Where one more byte is needed: 2^7, 2^14, 2^21.
TEST(Varint, TakesSevenBitsAByteTheLowestFirst) {
  const std::pair<std::uint32_t, std::string_view> cases[] = {
      {0, "00"},
      {1, "01"},
      {127, "7f"},
      {128, "80 01"},
      {300, "ac 02"},
      {16'383, "ff 7f"},
      {16'384, "80 80 01"},
      {2'097'151, "ff ff 7f"},
      {2'097'152, "80 80 80 01"},
      {max_varint, "ff ff ff 7f"},
  };
  for (const auto& [value, bytes] : cases) {
    EXPECT_EQ(written(value), from_hexadecimal(bytes)) << value;
    EXPECT_EQ(number_in(from_hexadecimal(bytes)), value);
  }
}

TEST(Varint, WritesTheLargestNumberForALargerOne) {
  EXPECT_EQ(written(max_varint + 1), written(max_varint));
  EXPECT_EQ(written(0xffff'ffff), written(max_varint));
}

TEST(Varint, LeavesWhatFollowsTheNumber) {
  const std::string bytes = from_hexadecimal("ac 02 7f");
  ByteReader reader(std::as_bytes(std::span(bytes)));
  EXPECT_EQ(read_varint(reader), 300U);
  EXPECT_EQ(reader.remaining(), 1U);
  EXPECT_EQ(read_varint(reader), 127U);
  EXPECT_EQ(read_varint(reader), std::nullopt);
}

TEST(Varint, RefusesWhatEndsBeforeTheNumberDoes) {
  for (const std::string_view bytes : {"", "80", "ff ff", "80 80 80"}) {
    EXPECT_EQ(number_in(from_hexadecimal(bytes)), std::nullopt) << bytes;
  }
}

TEST(Varint, RefusesFiveBytes) {
  EXPECT_EQ(number_in(from_hexadecimal("80 80 80 80 01")), std::nullopt);
  EXPECT_EQ(number_in(from_hexadecimal("ff ff ff ff 0f")), std::nullopt);
}

// So no message has two forms.
TEST(Varint, RefusesMoreBytesThanTheNumberNeeds) {
  for (const std::string_view bytes : {"80 00", "81 00", "80 80 00", "ff ff 80 00"}) {
    EXPECT_EQ(number_in(from_hexadecimal(bytes)), std::nullopt) << bytes;
  }
}

TEST(Varint, ReadsWhatItWrites) {
  for (std::uint32_t value = 1; value < max_varint; value += value / 3 + 1) {
    EXPECT_EQ(number_in(written(value)), value);
  }
}

}  // namespace
}  // namespace strand::wire
