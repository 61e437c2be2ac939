// Latency figures of a set of frames.
#pragma once

#include <array>
#include <cstdint>
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

// None for no latencies. `sorted` is ascending.
[[nodiscard]] std::optional<LatencyMs> summarise_latencies(std::span<const Duration> sorted);

// What latency_cdf_of() looks at, in thousandths: enough for a smooth curve, and closer together
// where a tail is.
inline constexpr std::array<std::uint32_t, 30> latency_cdf_per_mille{
    0,   10,  20,  50,  100, 150, 200, 250, 300, 350, 400, 450, 500, 550, 600,
    650, 700, 750, 800, 850, 900, 925, 950, 970, 980, 990, 995, 998, 999, 1'000};

// The distribution at these quantiles; none for no latencies. `sorted` is ascending.
[[nodiscard]] std::vector<LatencyQuantile> latency_cdf_of(std::span<const Duration> sorted);

}  // namespace strand::reports
