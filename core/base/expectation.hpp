// What a scenario expects of its runs, "p95(latency, peer=D) <= 450ms", as plain data: the scenario
// fills it, reports evaluate it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/time.hpp"

namespace strand {

// How the values of many peers or links, and of many runs, become one.
enum class Statistic : std::uint8_t { min, max, mean, p1, p5, p50, p95, p99, p999, count };

// What is looked at: those up to `ssim` of frames at peers, the others of links.
enum class Metric : std::uint8_t {
  completeness,
  late,
  partial,
  lost,
  latency,
  corrupt,
  duplicate,
  outage,
  psnr,
  ssim,
  overhead,
  repair,
  feedback,
  queue,
  goodput,
};

enum class Comparison : std::uint8_t { at_most, at_least, less, greater, equal, not_equal };

// The unit of a value, which is a whole number of the smallest step that is told apart.
enum class Quantity : std::uint8_t {
  share,     // parts per billion; below 0 and above 1 for overhead
  duration,  // nanoseconds
  number,    // thousandths
  bit_rate,  // bits a second
  decibels,  // thousandths of a dB
  index,     // of similarity: millionths, 1 at most; below 0 where a picture is like a negative
};

enum class Severity : std::uint8_t { fail, warn };

// Which of the samples count. Instants are measured from the start of the source.
struct ExpectationFilter {
  struct Hop {
    std::string from;
    std::string to;

    friend bool operator==(const Hop&, const Hop&) = default;
  };

  std::optional<std::string> peer;   // of metrics of frames
  std::optional<Hop> link;           // of metrics of links; in the direction of the video
  std::optional<std::uint32_t> run;  // from 0
  std::optional<Duration> from;      // frames captured from here on, and what a link did from here
  std::optional<Duration> until;     // and before here
  std::optional<Duration> by;        // of completeness: intact so long after capture, at most

  friend bool operator==(const ExpectationFilter&, const ExpectationFilter&) = default;
};

struct Expectation {
  std::string text;  // as it was written, on one line
  // Where it stands; 0 where it is not from a file.
  int line = 0;
  int column = 0;

  Statistic statistic = Statistic::min;
  Metric metric = Metric::completeness;
  ExpectationFilter filter;
  Comparison comparison = Comparison::at_least;
  std::int64_t bound = 0;  // in steps of quantity_of(statistic, metric)
  Severity severity = Severity::fail;

  // Where an expectation stands is no part of what it says.
  friend bool operator==(const Expectation& a, const Expectation& b) {
    return a.text == b.text && a.statistic == b.statistic && a.metric == b.metric &&
           a.filter == b.filter && a.comparison == b.comparison && a.bound == b.bound &&
           a.severity == b.severity;
  }
};

// A metric of links cuts time into bins of this length, from the start of the source.
inline constexpr Duration link_bin = std::chrono::milliseconds(100);

[[nodiscard]] constexpr bool is_of_links(Metric metric) {
  return metric >= Metric::overhead;
}

// Of what a peer shows, compared with what the source gave: only a source with pictures has them.
[[nodiscard]] constexpr bool is_of_pictures(Metric metric) {
  return metric == Metric::psnr || metric == Metric::ssim;
}

[[nodiscard]] constexpr bool is_percentile(Statistic statistic) {
  return statistic >= Statistic::p1 && statistic <= Statistic::p999;
}

// A percentile in thousandths, 950 of p95; 0 of what is none.
[[nodiscard]] constexpr unsigned per_mille_of(Statistic statistic) {
  switch (statistic) {
    case Statistic::p1:
      return 10;
    case Statistic::p5:
      return 50;
    case Statistic::p50:
      return 500;
    case Statistic::p95:
      return 950;
    case Statistic::p99:
      return 990;
    case Statistic::p999:
      return 999;
    default:
      return 0;
  }
}

[[nodiscard]] constexpr Quantity quantity_of(Statistic statistic, Metric metric) {
  if (statistic == Statistic::count) return Quantity::number;
  switch (metric) {
    case Metric::latency:
    case Metric::outage:
    case Metric::queue:
      return Quantity::duration;
    case Metric::corrupt:
    case Metric::duplicate:
      return Quantity::number;
    case Metric::goodput:
      return Quantity::bit_rate;
    case Metric::psnr:
      return Quantity::decibels;
    case Metric::ssim:
      return Quantity::index;
    case Metric::completeness:
    case Metric::late:
    case Metric::partial:
    case Metric::lost:
    case Metric::overhead:
    case Metric::repair:
    case Metric::feedback:
      break;
  }
  return Quantity::share;
}

[[nodiscard]] constexpr bool holds(Comparison comparison, std::int64_t value, std::int64_t bound) {
  switch (comparison) {
    case Comparison::at_most:
      return value <= bound;
    case Comparison::at_least:
      return value >= bound;
    case Comparison::less:
      return value < bound;
    case Comparison::greater:
      return value > bound;
    case Comparison::equal:
      return value == bound;
    case Comparison::not_equal:
      break;
  }
  return value != bound;
}

}  // namespace strand
