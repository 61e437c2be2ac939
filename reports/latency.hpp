// Latency figures of a set of frames.
#pragma once

#include <optional>
#include <span>
#include <vector>

#include "core/base/time.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// The nearest-rank percentile: the smallest value that at least `percent` of all values do not
// exceed, which is the ceil(percent / 100 x n)-th smallest. It is always a value that occurred.
// `sorted` is ascending and not empty; `percent` is 1 to 100.
[[nodiscard]] Duration percentile(std::span<const Duration> sorted, unsigned percent);

// The same by thousandths, 1 to 1000.
[[nodiscard]] Duration per_mille(std::span<const Duration> sorted, unsigned thousandths);

// Milliseconds, rounded to the nearest microsecond.
[[nodiscard]] double to_milliseconds(Duration duration);

// None for no latencies.
[[nodiscard]] std::optional<LatencyMs> summarise_latencies(std::vector<Duration> latencies);

}  // namespace strand::reports
