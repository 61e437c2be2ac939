// A decimal number as somebody wrote it, kept exact: "0.25" is 25 with two digits after the point.
// Nothing here is floating point, so that a unit's conversion rounds nothing away unseen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "core/base/expected.hpp"

namespace strand::scenario {

struct Decimal {
  std::uint64_t digits = 0;
  unsigned decimals = 0;  // how many of the digits stand after the point
};

enum class DecimalError : std::uint8_t {
  malformed,  // not DIGITS or DIGITS.DIGITS
  too_long,   // more than 18 digits, leading and trailing zeros included
  not_whole,  // the product has a fraction
  too_large,  // the product is over 2^64 - 1
};

// How many bytes at the front of `text` are digits and points.
[[nodiscard]] std::size_t number_length(std::string_view text);
// Reads DIGITS or DIGITS.DIGITS and nothing else.
[[nodiscard]] expected<Decimal, DecimalError> parse_decimal(std::string_view text);
// `number` times `factor`, exactly.
[[nodiscard]] expected<std::uint64_t, DecimalError> multiply(Decimal number, std::uint64_t factor);
// `value` with its last `decimals` digits after the point and without trailing zeros there.
[[nodiscard]] std::string format_decimal(std::uint64_t value, unsigned decimals);

}  // namespace strand::scenario
