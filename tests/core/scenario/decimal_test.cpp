#include "core/scenario/decimal.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace strand::scenario {
namespace {

TEST(Decimal, KeepsItsDigitsAndWhereThePointStands) {
  const auto number = parse_decimal("30.250");
  ASSERT_TRUE(number.has_value());
  EXPECT_EQ(number->digits, 30250U);
  EXPECT_EQ(number->decimals, 3U);
}

TEST(Decimal, IsDigitsOnBothSidesOfThePoint) {
  for (const char* text : {"", ".", ".5", "5.", "1.2.3", "-1", "+1", "1e3", "0x10", " 1", "1 "}) {
    const auto number = parse_decimal(text);
    ASSERT_FALSE(number.has_value()) << text;
    EXPECT_EQ(number.error(), DecimalError::malformed) << text;
  }
}

TEST(Decimal, HasAtMostEighteenDigits) {
  EXPECT_TRUE(parse_decimal("999999999999999999").has_value());
  EXPECT_TRUE(parse_decimal("999999999.999999999").has_value());
  EXPECT_EQ(parse_decimal("0000000000000000000").error(), DecimalError::too_long);
  EXPECT_EQ(parse_decimal("9999999999.999999999").error(), DecimalError::too_long);
}

TEST(Decimal, MultipliesExactlyOrNotAtAll) {
  EXPECT_EQ(*multiply({25, 2}, 1'000), 250U);  // 0.25 * 1000
  EXPECT_EQ(*multiply({1, 1}, 10), 1U);        // 0.1 * 10, which floating point gets right by luck
  EXPECT_EQ(*multiply({3, 1}, 1'000'000'000), 300'000'000U);
  EXPECT_EQ(multiply({25, 2}, 10).error(), DecimalError::not_whole);  // 2.5
}

TEST(Decimal, NoticesProductsOverSixtyFourBits) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  EXPECT_EQ(*multiply({1, 0}, most), most);
  EXPECT_EQ(multiply({2, 0}, most).error(), DecimalError::too_large);
  EXPECT_EQ(multiply({999'999'999'999'999'999, 0}, most).error(), DecimalError::too_large);
}

TEST(Decimal, IsWrittenWithoutTrailingZeros) {
  EXPECT_EQ(format_decimal(2'000'000, 7), "0.2");
  EXPECT_EQ(format_decimal(1, 7), "0.0000001");
  EXPECT_EQ(format_decimal(1'000'000'000, 7), "100");
  EXPECT_EQ(format_decimal(0, 7), "0");
  EXPECT_EQ(format_decimal(12, 0), "12");
}

TEST(Decimal, EndsWhereAUnitBegins) {
  EXPECT_EQ(number_length("20ms"), 2U);
  EXPECT_EQ(number_length("1.5KiB"), 3U);
  EXPECT_EQ(number_length("ms"), 0U);
  EXPECT_EQ(number_length("12"), 2U);
}

}  // namespace
}  // namespace strand::scenario
