#include "core/scenario/decimal.hpp"

#include <algorithm>
#include <limits>

namespace strand::scenario {
namespace {

// 18 digits stay below 2^63, and their product with any 64-bit factor below 2^127.
constexpr std::size_t most_digits = 18;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::uint64_t power_of_ten(unsigned exponent) {
  std::uint64_t result = 1;
  for (unsigned i = 0; i < exponent; ++i) result *= 10;
  return result;
}

}  // namespace

std::size_t number_length(std::string_view text) {
  const auto* const end =
      std::find_if_not(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '.'; });
  return static_cast<std::size_t>(end - text.begin());
}

expected<Decimal, DecimalError> parse_decimal(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  const std::string_view whole = text.substr(0, point);
  const bool has_point = point < text.size();
  const std::string_view fraction = has_point ? text.substr(point + 1) : std::string_view();
  const bool digits_only = std::all_of(whole.begin(), whole.end(), is_digit) &&
                           std::all_of(fraction.begin(), fraction.end(), is_digit);
  if (!digits_only || whole.empty() || (has_point && fraction.empty())) {
    return unexpected(DecimalError::malformed);
  }
  if (whole.size() + fraction.size() > most_digits) return unexpected(DecimalError::too_long);
  Decimal result{0, static_cast<unsigned>(fraction.size())};
  for (const std::string_view part : {whole, fraction}) {
    for (const char c : part) {
      result.digits = result.digits * 10 + static_cast<std::uint64_t>(c - '0');
    }
  }
  return result;
}

expected<std::uint64_t, DecimalError> multiply(Decimal number, std::uint64_t factor) {
  __extension__ using Wide = unsigned __int128;
  const std::uint64_t divisor = power_of_ten(number.decimals);
  const Wide product = static_cast<Wide>(number.digits) * factor;
  if (product % divisor != 0) return unexpected(DecimalError::not_whole);
  const Wide value = product / divisor;
  if (value > std::numeric_limits<std::uint64_t>::max()) {
    return unexpected(DecimalError::too_large);
  }
  return static_cast<std::uint64_t>(value);
}

std::string format_decimal(std::uint64_t value, unsigned decimals) {
  const std::uint64_t divisor = power_of_ten(decimals);
  std::string result = std::to_string(value / divisor);
  std::string fraction = std::to_string(value % divisor);
  fraction.insert(0, decimals > fraction.size() ? decimals - fraction.size() : 0, '0');
  while (!fraction.empty() && fraction.back() == '0') fraction.pop_back();
  return fraction.empty() ? result : result + "." + fraction;
}

}  // namespace strand::scenario
