#include "reports/latency.hpp"

#include <algorithm>

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

std::optional<LatencyMs> summarise_latencies(std::vector<Duration> latencies) {
  if (latencies.empty()) return std::nullopt;
  std::sort(latencies.begin(), latencies.end());
  return LatencyMs{.p50 = to_milliseconds(percentile(latencies, 50)),
                   .p95 = to_milliseconds(percentile(latencies, 95)),
                   .p99 = to_milliseconds(percentile(latencies, 99)),
                   .max = to_milliseconds(latencies.back())};
}

}  // namespace strand::reports
