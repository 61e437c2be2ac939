#include "reports/latency.hpp"

#include "core/base/assert.hpp"

namespace strand::reports {

Duration percentile(std::span<const Duration> sorted, unsigned percent) {
  return per_mille(sorted, percent * 10);
}

Duration per_mille(std::span<const Duration> sorted, unsigned thousandths) {
  STRAND_ASSERT(!sorted.empty());
  STRAND_ASSERT(thousandths >= 1 && thousandths <= 1'000);
  const std::size_t rank = (sorted.size() * thousandths + 999) / 1'000;
  return sorted[rank - 1];
}

double to_milliseconds(Duration duration) {
  const Duration::rep microseconds = duration.count() / 1000;
  const Duration::rep rest = duration.count() % 1000;
  const int carry = rest >= 500 ? 1 : (rest < -500 ? -1 : 0);
  return static_cast<double>(microseconds + carry) / 1000.0;
}

std::optional<LatencyMs> summarise_latencies(std::span<const Duration> sorted) {
  if (sorted.empty()) return std::nullopt;
  return LatencyMs{.p50 = to_milliseconds(percentile(sorted, 50)),
                   .p95 = to_milliseconds(percentile(sorted, 95)),
                   .p99 = to_milliseconds(percentile(sorted, 99)),
                   .max = to_milliseconds(sorted.back())};
}

std::vector<LatencyQuantile> latency_cdf_of(std::span<const Duration> sorted) {
  std::vector<LatencyQuantile> points;
  if (sorted.empty()) return points;
  points.reserve(latency_cdf_per_mille.size());
  for (const std::uint32_t at : latency_cdf_per_mille) {
    points.push_back({at, to_milliseconds(at == 0 ? sorted.front() : per_mille(sorted, at))});
  }
  return points;
}

}  // namespace strand::reports
