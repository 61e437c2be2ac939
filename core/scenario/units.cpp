#include "core/scenario/units.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <limits>
#include <numeric>
#include <optional>
#include <span>
#include <vector>

#include "core/scenario/decimal.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

struct Unit {
  std::string_view name;
  std::uint64_t factor;
};

// One kind of quantity: what it is called, and its units from the largest to the smallest.
struct Measure {
  std::string_view example;                  // "a duration such as 20ms"
  std::string_view finest;                   // the least amount that is not nothing
  std::span<const Unit> units;               // those that are read
  std::span<const Unit> written;             // those that are written
  std::string (*mend_bare)(Decimal number);  // what to write instead of a number without unit
  std::string_view (*hint)(std::string_view unit);  // on an unknown unit; may be empty
};

constexpr std::array duration_units{Unit{"min", 60'000'000'000}, Unit{"s", 1'000'000'000},
                                    Unit{"ms", 1'000'000}, Unit{"us", 1'000}, Unit{"ns", 1}};
constexpr std::array rate_units{Unit{"gbit", 1'000'000'000}, Unit{"mbit", 1'000'000},
                                Unit{"kbit", 1'000}, Unit{"bit", 1}};
constexpr std::array size_units{Unit{"GiB", 1U << 30}, Unit{"MiB", 1U << 20}, Unit{"MB", 1'000'000},
                                Unit{"KiB", 1U << 10}, Unit{"kB", 1'000},     Unit{"B", 1}};
constexpr std::array written_size_units{Unit{"GiB", 1U << 30}, Unit{"MiB", 1U << 20},
                                        Unit{"KiB", 1U << 10}, Unit{"B", 1}};
constexpr std::array drift_units{Unit{"ppm", 1}};
constexpr std::array decibel_units{Unit{"dB", 1'000}};
constexpr unsigned percent_decimals = 7;
constexpr std::array percent_units{Unit{"%", Probability::one / 100}};

std::string number_text(Decimal number) {
  return format_decimal(number.digits, number.decimals);
}

std::string_view no_hint(std::string_view) {
  return {};
}

std::string_view rate_hint(std::string_view unit) {
  if (unit == "bps") return "tc reads bps as bytes a second; write bit";
  if (unit == "kbps") return "tc reads kbps as kilobytes a second; write kbit";
  if (unit == "mbps") return "tc reads mbps as megabytes a second; write mbit";
  if (unit == "gbps") return "tc reads gbps as gigabytes a second; write gbit";
  return {};
}

std::string_view size_hint(std::string_view unit) {
  if (unit == "K" || unit == "k" || unit == "KB" || unit == "kb") {
    return "write kB for 1000 bytes or KiB for 1024";
  }
  if (unit == "M" || unit == "m" || unit == "mb" || unit == "Mb") {
    return "write MB for 1000000 bytes or MiB for 1048576";
  }
  return {};
}

constexpr Measure durations{"a duration such as 20ms",
                            "a nanosecond",
                            duration_units,
                            duration_units,
                            [](Decimal number) { return number_text(number) + "ms"; },
                            no_hint};
constexpr Measure rates{"a rate such as 6mbit",
                        "a bit a second",
                        rate_units,
                        rate_units,
                        [](Decimal number) {
                          const bool small = number.decimals > 0 || number.digits < 1000;
                          return number_text(number) + (small ? "mbit" : "bit");
                        },
                        rate_hint};
constexpr Measure sizes{
    "a size such as 18KiB",
    "a byte",
    size_units,
    written_size_units,
    [](Decimal number) { return number_text(number) + (number.decimals > 0 ? "KiB" : "B"); },
    size_hint};
constexpr Measure percentages{
    "a percentage such as 5%",
    "0.0000001%",
    percent_units,
    percent_units,
    [](Decimal number) {
      const std::string percent = number_text(number) + "%";
      const auto share = multiply(number, 100ULL * Probability::one);
      if (!share || number.decimals == 0 || *share >= 100ULL * Probability::one) return percent;
      return percent + ", or " + format_decimal(*share, 9) + "% if it is a share of 1";
    },
    no_hint};

constexpr Measure decibels{"decibels such as 35dB",
                           "0.001dB",
                           decibel_units,
                           decibel_units,
                           [](Decimal number) { return number_text(number) + "dB"; },
                           no_hint};

constexpr Measure drifts{"a drift such as 50ppm",
                         "1ppm",
                         drift_units,
                         drift_units,
                         [](Decimal number) { return number_text(number) + "ppm"; },
                         no_hint};

std::string trouble(DecimalError error, std::string_view text, const Measure& measure) {
  switch (error) {
    case DecimalError::malformed:
      break;
    case DecimalError::too_long:
      return in_quotes(text) + " has too many digits; write at most 18";
    case DecimalError::not_whole:
      return in_quotes(text) + " is finer than " + std::string(measure.finest) + "; round it";
    case DecimalError::too_large:
      return in_quotes(text) + " is too large";
  }
  return "must be " + std::string(measure.example) + ", is " + in_quotes(text);
}

const Unit* find_unit(const Measure& measure, std::string_view name) {
  const auto found = std::find_if(measure.units.begin(), measure.units.end(),
                                  [&](const Unit& unit) { return unit.name == name; });
  return found == measure.units.end() ? nullptr : &*found;
}

std::string unknown_unit(const Measure& measure, std::string_view text, std::string_view number,
                         std::string_view unit) {
  const std::size_t start = std::min(unit.find_first_not_of(' '), unit.size());
  if (start > 0 && find_unit(measure, unit.substr(start)) != nullptr) {
    return in_quotes(text) + " has a space in it; write " + std::string(number) +
           std::string(unit.substr(start));
  }
  std::string result = in_quotes(text) + " has the unknown unit " + in_quotes(unit) + "; ";
  if (const std::string_view hint = measure.hint(unit); !hint.empty()) {
    return result.append(hint);
  }
  std::vector<std::string_view> names;
  for (const Unit& known : measure.units) names.push_back(known.name);
  std::reverse(names.begin(), names.end());
  return result + (names.size() == 1 ? "write " : "write one of ") + joined(names, "or");
}

// `text` is all that was written, `sign` what stands before the number.
Reading<std::uint64_t> read_quantity(std::string_view text, const Measure& measure,
                                     std::string_view sign = {}) {
  if (text.empty()) return unexpected("has no value; write " + std::string(measure.example));
  const std::string_view digits = text.substr(sign.size());
  const std::string_view number = digits.substr(0, number_length(digits));
  const std::string_view unit = digits.substr(number.size());
  const auto decimal = parse_decimal(number);
  if (!decimal) return unexpected(trouble(decimal.error(), text, measure));
  if (unit.empty()) {
    return unexpected(in_quotes(text) + " has no unit; write " + std::string(sign) +
                      measure.mend_bare(*decimal));
  }
  const Unit* const known = find_unit(measure, unit);
  if (known == nullptr) {
    return unexpected(unknown_unit(measure, text, std::string(sign).append(number), unit));
  }
  const auto value = multiply(*decimal, known->factor);
  if (!value) return unexpected(trouble(value.error(), text, measure));
  return *value;
}

std::string write_quantity(std::uint64_t value, const Measure& measure) {
  for (const Unit& unit : measure.written) {
    const bool fits = value % unit.factor == 0 && (value > 0 || unit.name == "s");
    if (fits) return std::to_string(value / unit.factor).append(unit.name);
  }
  return std::to_string(value).append(measure.written.back().name);
}

std::string out_of_range(const std::string& low, const std::string& high, std::string_view text) {
  return "must be " + low + " to " + high + ", is " + std::string(text);
}

Reading<std::uint64_t> read_in_range(std::string_view text, const Measure& measure,
                                     Range<std::uint64_t> range) {
  Reading<std::uint64_t> value = read_quantity(text, measure);
  if (value && (*value < range.low || *value > range.high)) {
    return unexpected(out_of_range(write_quantity(range.low, measure),
                                   write_quantity(range.high, measure), text));
  }
  return value;
}

// At most `limit` on either side of 0.
Reading<std::int64_t> read_signed(std::string_view text, const Measure& measure,
                                  std::uint64_t limit) {
  const bool negative = text.starts_with('-');
  const Reading<std::uint64_t> size = read_quantity(text, measure, negative ? "-" : "");
  if (!size) return unexpected(size.error());
  if (*size > limit) {
    const std::string most = write_quantity(limit, measure);
    return unexpected(out_of_range("-" + most, most, text));
  }
  const auto value = static_cast<std::int64_t>(*size);
  return negative ? -value : value;
}

std::string write_signed(std::int64_t value, const Measure& measure) {
  if (value >= 0) return write_quantity(static_cast<std::uint64_t>(value), measure);
  return "-" + write_quantity(static_cast<std::uint64_t>(-value), measure);
}

std::uint64_t nanoseconds(Duration duration) {
  return static_cast<std::uint64_t>(duration.count());
}

bool is_whole_number(std::string_view text) {
  return !text.empty() && (text.front() != '0' || text.size() == 1) &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Nothing where it is over 2^64 - 1.
std::optional<std::uint64_t> whole_number(std::string_view text) {
  constexpr std::uint64_t most = std::numeric_limits<std::uint64_t>::max();
  std::uint64_t result = 0;
  for (const char c : text) {
    const auto digit = static_cast<std::uint64_t>(c - '0');
    if (result > (most - digit) / 10) return std::nullopt;
    result = result * 10 + digit;
  }
  return result;
}

}  // namespace

Reading<std::uint64_t> read_whole_number(std::string_view text, Range<std::uint64_t> range) {
  const std::string low = std::to_string(range.low);
  const std::string high = std::to_string(range.high);
  const std::string wanted = "a whole number from " + low + " to " + high;
  if (text.empty()) return unexpected("has no value; write " + wanted);
  if (!is_whole_number(text)) return unexpected("must be " + wanted + ", is " + in_quotes(text));
  const std::optional<std::uint64_t> value = whole_number(text);
  if (!value || *value < range.low || *value > range.high) {
    return unexpected("must be " + low + " to " + high + ", is " + in_quotes(text));
  }
  return *value;
}

Reading<Duration> read_duration(std::string_view text, Range<Duration> range) {
  return read_in_range(text, durations, {nanoseconds(range.low), nanoseconds(range.high)})
      .map([](std::uint64_t value) { return Duration(static_cast<Duration::rep>(value)); });
}

std::string write_duration(Duration duration) {
  return write_quantity(nanoseconds(duration), durations);
}

Reading<Duration> read_offset(std::string_view text, Duration limit) {
  return read_signed(text, durations, nanoseconds(limit)).map([](std::int64_t value) {
    return Duration(value);
  });
}

std::string write_offset(Duration offset) {
  return write_signed(offset.count(), durations);
}

Reading<std::int32_t> read_drift(std::string_view text, std::int32_t limit) {
  return read_signed(text, drifts, static_cast<std::uint64_t>(limit)).map([](std::int64_t value) {
    return static_cast<std::int32_t>(value);
  });
}

std::string write_drift(std::int32_t ppm) {
  return write_signed(ppm, drifts);
}

Reading<ByteCount> read_size(std::string_view text, Range<ByteCount> range) {
  return read_in_range(text, sizes, {range.low.value(), range.high.value()})
      .map([](std::uint64_t value) { return ByteCount(value); });
}

std::string write_size(ByteCount size) {
  return write_quantity(size.value(), sizes);
}

Reading<BitRate> read_rate(std::string_view text, Range<BitRate> range) {
  return read_in_range(text, rates, {range.low.bits_per_second(), range.high.bits_per_second()})
      .map([](std::uint64_t value) { return BitRate(value); });
}

std::string write_rate(BitRate rate) {
  return write_quantity(rate.bits_per_second(), rates);
}

Reading<Probability> read_probability(std::string_view text) {
  const Reading<std::uint64_t> parts = read_quantity(text, percentages);
  if (!parts) return unexpected(parts.error());
  if (*parts > Probability::one) return unexpected(out_of_range("0%", "100%", text));
  return Probability::parts_per_billion(static_cast<std::uint32_t>(*parts));
}

Reading<Probability> read_probability_below_one(std::string_view text) {
  Reading<Probability> probability = read_probability(text);
  if (probability && *probability == Probability::percent(100)) {
    return unexpected("must be less than 100%, is " + std::string(text));
  }
  return probability;
}

Reading<std::int64_t> read_share(std::string_view text, Range<std::int64_t> range) {
  const std::string_view sign = text.starts_with('-') ? "-" : "";
  const auto plain = parse_decimal(text.substr(sign.size()));
  const auto share = plain ? multiply(*plain, Probability::one) : unexpected(plain.error());
  const bool is_share = share && *share <= Probability::one;
  const Reading<std::uint64_t> size =
      is_share ? Reading<std::uint64_t>(*share) : read_quantity(text, percentages, sign);
  if (!size) return unexpected(size.error());
  const auto percent = [](std::int64_t parts) {
    const auto magnitude = static_cast<std::uint64_t>(std::abs(parts));
    return (parts < 0 ? "-" : "") + format_decimal(magnitude, percent_decimals) + "%";
  };
  const auto most = static_cast<std::uint64_t>(std::max(range.high, -range.low));
  const auto magnitude = static_cast<std::int64_t>(std::min(*size, most + 1));
  const std::int64_t value = sign.empty() ? magnitude : -magnitude;
  if (value >= range.low && value <= range.high) return value;
  return unexpected(out_of_range(percent(range.low), percent(range.high), text));
}

Reading<std::int64_t> read_thousandths(std::string_view text, std::uint64_t most) {
  const auto number = parse_decimal(text);
  const auto value = number ? multiply(*number, 1'000) : unexpected(number.error());
  if (value && *value <= most * 1'000) return static_cast<std::int64_t>(*value);
  return unexpected("must be a number from 0 to " + std::to_string(most) +
                    " with at most three decimals, is " + in_quotes(text));
}

Reading<std::int64_t> read_decibels(std::string_view text, std::uint64_t most) {
  const Reading<std::uint64_t> value = read_quantity(text, decibels);
  if (!value) return unexpected(value.error());
  if (*value <= most) return static_cast<std::int64_t>(*value);
  return unexpected(out_of_range("0dB", write_decibels(static_cast<std::int64_t>(most)), text));
}

std::string write_decibels(std::int64_t thousandths) {
  return format_decimal(static_cast<std::uint64_t>(thousandths), 3) + "dB";
}

Reading<std::int64_t> read_index(std::string_view text) {
  if (text.empty()) return unexpected(std::string("has no value; write 0.95"));
  constexpr std::uint64_t one = 1'000'000;
  const auto decimal = parse_decimal(text);
  const auto value = decimal ? multiply(*decimal, one) : unexpected(decimal.error());
  if (value && *value <= one) return static_cast<std::int64_t>(*value);
  // 95% would be a share of something, and SSIM is none.
  if (text.ends_with('%')) {
    return unexpected(in_quotes(text) +
                      " is a percentage, and this is an index of 0 to 1; write "
                      "0.95");
  }
  return unexpected("must be 0 to 1 with at most six decimals, is " + in_quotes(text));
}

std::string write_index(std::int64_t millionths) {
  return format_decimal(static_cast<std::uint64_t>(millionths), 6);
}

std::string write_probability(Probability probability) {
  return format_decimal(probability.parts_per_billion(), percent_decimals) + "%";
}

Reading<link::QueueLimit> read_queue(std::string_view text, Range<ByteCount> bytes,
                                     Range<std::uint64_t> packets) {
  link::QueueLimit result;
  if (text.size() > 1 && text.back() == 'p' && is_whole_number(text.substr(0, text.size() - 1))) {
    const auto count = whole_number(text.substr(0, text.size() - 1));
    if (!count || *count < packets.low || *count > packets.high) {
      return unexpected(out_of_range(std::to_string(packets.low) + "p",
                                     std::to_string(packets.high) + "p", text));
    }
    result.bytes.reset();
    result.packets = *count;
    return result;
  }
  static constexpr Measure queues{"bytes such as 64KiB or packets such as 100p",
                                  sizes.finest,
                                  sizes.units,
                                  sizes.written,
                                  [](Decimal number) {
                                    const std::string plain = number_text(number);
                                    if (number.decimals > 0) return plain + "KiB";
                                    return plain + "B, or " + plain + "p for packets";
                                  },
                                  size_hint};
  const auto size = read_in_range(text, queues, {bytes.low.value(), bytes.high.value()});
  if (!size) return unexpected(size.error());
  result.bytes = ByteCount(*size);
  return result;
}

std::string write_queue(const link::QueueLimit& queue) {
  if (queue.packets) return std::to_string(*queue.packets) + "p";
  return write_size(queue.bytes.value_or(ByteCount{}));
}

Reading<FrameRate> read_frame_rate(std::string_view text) {
  const std::string wanted = "frames a second such as 30, 29.97 or 30000/1001";
  if (text.empty()) return unexpected("has no value; write " + wanted);
  const std::string refusal = "must be " + wanted + ", is " + in_quotes(text);
  std::uint64_t numerator = 0;
  std::uint64_t denominator = 1;
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    const std::string_view above = text.substr(0, slash);
    const std::string_view below = text.substr(slash + 1);
    if (!is_whole_number(above) || !is_whole_number(below)) return unexpected(refusal);
    numerator = whole_number(above).value_or(0);
    denominator = whole_number(below).value_or(0);
  } else {
    const auto number = parse_decimal(text);
    if (!number) return unexpected(refusal);
    numerator = number->digits;
    for (unsigned i = 0; i < number->decimals; ++i) denominator *= 10;
  }
  if (numerator == 0 || denominator == 0) return unexpected(refusal);
  const std::uint64_t divisor = std::gcd(numerator, denominator);
  numerator /= divisor;
  denominator /= divisor;
  if (numerator > FrameRate::limit || denominator > FrameRate::limit ||
      numerator > denominator * 1000 || numerator * 1000 < denominator) {
    return unexpected("must be 0.001 to 1000 frames a second, as a ratio of numbers up to " +
                      std::to_string(FrameRate::limit) + ", is " + in_quotes(text));
  }
  return FrameRate(static_cast<std::uint32_t>(numerator), static_cast<std::uint32_t>(denominator));
}

std::string write_frame_rate(FrameRate rate) {
  const std::string numerator = std::to_string(rate.numerator());
  if (rate.denominator() == 1) return numerator;
  return numerator + "/" + std::to_string(rate.denominator());
}

}  // namespace strand::scenario
