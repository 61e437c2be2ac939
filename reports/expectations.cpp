#include "reports/expectations.hpp"

#include <algorithm>
#include <string>

#include <fmt/format.h>

#include "core/base/assert.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

__extension__ using Wide = __int128;

struct Sample {
  std::uint32_t run = 0;
  const Measurement* measurement = nullptr;

  [[nodiscard]] std::int64_t value() const { return *measurement->value; }
  [[nodiscard]] std::string place() const {
    return fmt::format("run {}, {}", run, measurement->where);
  }
};

double in_unit(std::int64_t value, Quantity quantity) {
  switch (quantity) {
    case Quantity::share:
      return from_fixed(value, ratio_scale);
    case Quantity::duration:
      return from_fixed(value, 1'000'000);
    case Quantity::number:
      return from_fixed(value, 1'000);
    case Quantity::decibels:
      return from_fixed(value, decibels_scale);
    case Quantity::index:
      return from_fixed(value, index_scale);
    case Quantity::bit_rate:
      break;
  }
  return static_cast<double>(value);
}

const Sample& extreme(const std::vector<Sample>& samples, bool largest) {
  const auto less = [](const Sample& a, const Sample& b) { return a.value() < b.value(); };
  return largest ? *std::max_element(samples.begin(), samples.end(), less)
                 : *std::min_element(samples.begin(), samples.end(), less);
}

// To the nearest step, halves away from zero.
std::int64_t mean_of(const Expectation& expectation, const std::vector<Sample>& samples) {
  Wide sum = 0;
  Wide weights = 0;
  for (const Sample& sample : samples) {
    const Wide weight = sample.measurement->samples;
    sum += weight * sample.value();
    weights += weight;
  }
  // Durations are told apart by microseconds.
  const bool duration =
      quantity_of(expectation.statistic, expectation.metric) == Quantity::duration;
  const Wide step = duration ? 1'000 : 1;
  const Wide whole = weights * step;
  const Wide half = sum < 0 ? -whole : whole;
  return static_cast<std::int64_t>((2 * sum + half) / (2 * whole) * step);
}

// Which end of the samples is the bad one, where a figure is made of all.
bool large_is_bad(Comparison comparison) {
  return comparison != Comparison::at_least && comparison != Comparison::greater;
}

// The figure that is compared, and where it comes from or is worst.
struct Figure {
  std::int64_t value = 0;
  std::string worst;
};

Figure figure_of(const Expectation& expectation, const std::vector<Sample>& samples) {
  if (expectation.statistic == Statistic::mean) {
    return {mean_of(expectation, samples),
            extreme(samples, large_is_bad(expectation.comparison)).place()};
  }
  if (expectation.statistic == Statistic::count) {
    Figure figure;
    for (const Sample& sample : samples) figure.value += sample.value();
    const Sample& worst = extreme(samples, large_is_bad(expectation.comparison));
    if (figure.value > 0) figure.worst = worst.place();
    return figure;
  }
  // Of percentiles the worst: the largest, but of what is better the higher it is.
  const bool smallest =
      expectation.statistic == Statistic::min ||
      (is_percentile(expectation.statistic) && is_of_pictures(expectation.metric));
  const Sample& sample = extreme(samples, !smallest);
  return {sample.value(), sample.place()};
}

ExpectationReport evaluate_one(const Expectation& expectation, std::size_t index,
                               std::span<const RunReport> runs) {
  const Quantity quantity = quantity_of(expectation.statistic, expectation.metric);
  ExpectationReport report;
  report.expression = expectation.text;
  if (expectation.line > 0) report.line = static_cast<std::uint32_t>(expectation.line);
  report.warning = expectation.severity == Severity::warn;
  report.unit = unit_name(quantity);
  report.bound = in_unit(expectation.bound, quantity);
  std::vector<Sample> samples;
  for (const RunReport& run : runs) {
    if (expectation.filter.run.value_or(run.run) != run.run) continue;
    STRAND_ASSERT(index < run.measurements.size());
    for (const Measurement& measurement : run.measurements[index]) {
      samples.push_back({run.run, &measurement});
      if (measurement.value) continue;
      report.worst = samples.back().place();
      return report;
    }
  }
  if (samples.empty()) return report;
  const Figure figure = figure_of(expectation, samples);
  report.pass = holds(expectation.comparison, figure.value, expectation.bound);
  report.actual = in_unit(figure.value, quantity);
  report.worst = figure.worst;
  return report;
}

}  // namespace

std::vector<ExpectationReport> evaluate(std::span<const Expectation> expectations,
                                        std::span<const RunReport> runs) {
  std::vector<ExpectationReport> reports;
  reports.reserve(expectations.size());
  for (std::size_t i = 0; i < expectations.size(); ++i) {
    reports.push_back(evaluate_one(expectations[i], i, runs));
  }
  return reports;
}

bool all_hold(std::span<const ExpectationReport> expectations) {
  return std::all_of(expectations.begin(), expectations.end(),
                     [](const ExpectationReport& one) { return one.pass || one.warning; });
}

std::string_view unit_name(Quantity quantity) {
  switch (quantity) {
    case Quantity::share:
      return "ratio";
    case Quantity::duration:
      return "ms";
    case Quantity::number:
      return "frames";
    case Quantity::decibels:
      return "dB";
    case Quantity::index:
      return "index";
    case Quantity::bit_rate:
      break;
  }
  return "bit/s";
}

}  // namespace strand::reports
