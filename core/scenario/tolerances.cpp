#include "core/scenario/tolerances.hpp"

#include <array>
#include <cstdint>
#include <optional>

#include "core/scenario/decimal.hpp"
#include "core/scenario/nearest.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr std::uint64_t percent_factor = 10'000'000;  // to parts per billion
constexpr unsigned percent_decimals = 7;
constexpr std::uint64_t most_points = 100;
constexpr std::uint64_t most_percent = 1'000;

constexpr std::array latencies{ComparedMetric::latency_p50, ComparedMetric::latency_p95,
                               ComparedMetric::latency_p99};

// Of a hundred, in parts per billion of one.
Reading<std::int64_t> read_hundredths(std::string_view number, std::string_view unit,
                                      std::uint64_t most) {
  const std::string written = std::string(number) + std::string(unit);
  const auto decimal = parse_decimal(number);
  if (!decimal) {
    return unexpected(in_quotes(written) + " is no number with a unit; write 0.5" +
                      std::string(unit));
  }
  const auto parts = multiply(*decimal, percent_factor);
  if (!parts && parts.error() == DecimalError::not_whole) {
    return unexpected(in_quotes(written) + " is finer than 0.0000001" + std::string(unit));
  }
  if (!parts || *parts > most * percent_factor) {
    return unexpected("must be 0" + std::string(unit) + " to " + std::to_string(most) +
                      std::string(unit) + ", is " + in_quotes(written));
  }
  return static_cast<std::int64_t>(*parts);
}

std::string unknown_compared(std::string_view word) {
  std::vector<std::string_view> words{"latency"};
  for (const ComparedMetricTraits& traits : compared_metrics) words.push_back(traits.name);
  const std::string message = "unknown metric " + in_quotes(word);
  if (const auto meant = nearest(word, words)) {
    return message + "; did you mean " + in_quotes(*meant) + "?";
  }
  return message + "; here are " + joined(words, "and");
}

// What to write of a metric, and what its absolute tolerances are called.
struct Words {
  std::string_view example;
  std::string_view unit;
  std::string_view what;  // behind the unit, where it needs saying
};

Words words_of(ComparedMetric metric) {
  switch (unit_of(metric)) {
    case ComparedUnit::milliseconds:
      return {"10ms or 5%", "ms", ""};
    case ComparedUnit::decibels:
      return {"0.2dB or 5%", "dB", ""};
    case ComparedUnit::index:
      return {"0.01 or 5%", "", ""};
    case ComparedUnit::share:
      break;
  }
  return {"0.5pp or 5%", "pp", ", which are percentage points"};
}

std::string mend(std::string_view number, ComparedMetric metric) {
  const Words words = words_of(metric);
  return "write " + std::string(number) + std::string(words.unit) + std::string(words.what) +
         ", or 5% for a share of the baseline's";
}

}  // namespace

std::vector<ComparedMetric> find_compared(std::string_view word) {
  if (word == "latency") return {latencies.begin(), latencies.end()};
  for (const ComparedMetricTraits& traits : compared_metrics) {
    if (traits.name == word) return {traits.metric};
  }
  return {};
}

namespace {

// In the metric's own unit. `number` and `unit` are the parts of `text`; there is a number.
Reading<std::int64_t> read_absolute(std::string_view text, std::string_view number,
                                    std::string_view unit, ComparedMetric metric) {
  const auto wrong = [&](std::string_view what) -> Reading<std::int64_t> {
    return unexpected(in_quotes(text) + std::string(what) + "; " + mend(number, metric));
  };
  const ComparedUnit kind = unit_of(metric);
  if (unit.empty() && kind != ComparedUnit::index) return wrong(" has no unit");
  if (unit == "pp" && kind == ComparedUnit::milliseconds) {
    return wrong(" has a unit of shares, and this is a latency");
  }
  if (kind == ComparedUnit::milliseconds) {
    return read_duration(text, ranges::delay).map([](Duration most) { return most.count(); });
  }
  const std::string unknown = " has the unknown unit " + in_quotes(unit);
  if (unit != words_of(metric).unit) return wrong(unknown);
  if (kind == ComparedUnit::decibels) return read_decibels(text, ranges::most_decibels);
  if (kind == ComparedUnit::index) return read_index(text);
  return read_hundredths(number, unit, most_points);
}

}  // namespace

Reading<Tolerance> read_tolerance(std::string_view text, ComparedMetric metric) {
  const std::string example(words_of(metric).example);
  if (text.empty()) return unexpected("has no value; write " + example);
  const std::string_view number = text.substr(0, number_length(text));
  const std::string_view unit = text.substr(number.size());
  if (number.empty()) return unexpected("must be " + example + ", is " + in_quotes(text));
  const bool relative = unit == "%";
  const auto amount = relative ? read_hundredths(number, unit, most_percent)
                               : read_absolute(text, number, unit, metric);
  if (!amount) return unexpected(amount.error());
  return Tolerance{relative, *amount};
}

std::string write_tolerance(Tolerance tolerance, ComparedMetric metric) {
  const auto parts = static_cast<std::uint64_t>(tolerance.amount);
  if (tolerance.relative) return format_decimal(parts, percent_decimals) + "%";
  switch (unit_of(metric)) {
    case ComparedUnit::milliseconds:
      return write_duration(Duration(tolerance.amount));
    case ComparedUnit::decibels:
      return write_decibels(tolerance.amount);
    case ComparedUnit::index:
      return write_index(tolerance.amount);
    case ComparedUnit::share:
      break;
  }
  return format_decimal(parts, percent_decimals) + "pp";
}

Reading<Tolerances> read_tolerances(const std::vector<std::string>& texts) {
  Tolerances tolerances;
  for (const std::string& text : texts) {
    const std::size_t equals = text.find('=');
    if (equals == std::string::npos) {
      return unexpected(in_quotes(text) + " is not METRIC=VALUE; write completeness=0.5pp");
    }
    const std::string word = text.substr(0, equals);
    const std::vector<ComparedMetric> metrics = find_compared(word);
    if (metrics.empty()) return unexpected(unknown_compared(word));
    for (const ComparedMetric metric : metrics) {
      auto tolerance = read_tolerance(std::string_view(text).substr(equals + 1), metric);
      if (!tolerance) return unexpected(word + ": " + tolerance.error());
      tolerances[metric] = *tolerance;
    }
  }
  return tolerances;
}

}  // namespace strand::scenario
