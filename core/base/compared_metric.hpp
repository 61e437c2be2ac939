// The figures of a report that are compared with those of another, and how far each may move. Plain
// data: a scenario fills tolerances in, reports go by them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string_view>

namespace strand {

// Those up to `ssim` are of a peer, those up to `queue_drops` of a link, the others of the source.
enum class ComparedMetric : std::uint8_t {
  completeness,
  late,
  partial,
  lost,
  latency_p50,
  latency_p95,
  latency_p99,
  psnr,
  ssim,
  overhead,
  repair,
  loss,
  queue_drops,
  skipped,
  quality,
};

struct ComparedMetricTraits {
  ComparedMetric metric;
  std::string_view name;  // in scenarios, flags, tables and documents
  bool higher_is_better;
};

inline constexpr std::array compared_metrics{
    ComparedMetricTraits{ComparedMetric::completeness, "completeness", true},
    ComparedMetricTraits{ComparedMetric::late, "late", false},
    ComparedMetricTraits{ComparedMetric::partial, "partial", false},
    ComparedMetricTraits{ComparedMetric::lost, "lost", false},
    ComparedMetricTraits{ComparedMetric::latency_p50, "latency_p50", false},
    ComparedMetricTraits{ComparedMetric::latency_p95, "latency_p95", false},
    ComparedMetricTraits{ComparedMetric::latency_p99, "latency_p99", false},
    ComparedMetricTraits{ComparedMetric::psnr, "psnr", true},
    ComparedMetricTraits{ComparedMetric::ssim, "ssim", true},
    ComparedMetricTraits{ComparedMetric::overhead, "overhead", false},
    ComparedMetricTraits{ComparedMetric::repair, "repair", false},
    ComparedMetricTraits{ComparedMetric::loss, "loss", false},
    ComparedMetricTraits{ComparedMetric::queue_drops, "queue_drops", false},
    ComparedMetricTraits{ComparedMetric::skipped, "skipped", false},
    ComparedMetricTraits{ComparedMetric::quality, "quality", true},
};

[[nodiscard]] constexpr const ComparedMetricTraits& traits_of(ComparedMetric metric) {
  return compared_metrics.at(static_cast<std::size_t>(metric));
}

enum class ComparedUnit : std::uint8_t { share, milliseconds, decibels, index };

[[nodiscard]] constexpr ComparedUnit unit_of(ComparedMetric metric) {
  switch (metric) {
    case ComparedMetric::latency_p50:
    case ComparedMetric::latency_p95:
    case ComparedMetric::latency_p99:
      return ComparedUnit::milliseconds;
    case ComparedMetric::psnr:
      return ComparedUnit::decibels;
    case ComparedMetric::ssim:
      return ComparedUnit::index;
    default:
      return ComparedUnit::share;
  }
}

// Of what a peer shows: only a source with pictures has them, and only where they are compared.
[[nodiscard]] constexpr bool is_of_pictures(ComparedMetric metric) {
  return metric == ComparedMetric::psnr || metric == ComparedMetric::ssim;
}

[[nodiscard]] constexpr bool is_latency(ComparedMetric metric) {
  return unit_of(metric) == ComparedUnit::milliseconds;
}

// How far a figure may move in the bad direction. Not negative.
struct Tolerance {
  bool relative = false;
  // Relative: parts per billion of the baseline's figure. Absolute: parts per billion of a share,
  // nanoseconds of a latency, thousandths of a decibel, millionths of an index.
  std::int64_t amount = 0;

  friend bool operator==(const Tolerance&, const Tolerance&) = default;
};

// Those that somebody asked for; the others have defaults.
using Tolerances = std::map<ComparedMetric, Tolerance>;

}  // namespace strand
