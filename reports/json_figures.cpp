#include "reports/json_figures.hpp"

#include "reports/rounding.hpp"

namespace strand::reports {

nlohmann::ordered_json rounded(std::optional<double> value, std::int64_t scale) {
  if (!value) return nullptr;
  return round_to(*value, scale);
}

nlohmann::ordered_json latency_json(const std::optional<LatencyMs>& latency) {
  if (!latency) return nullptr;
  return {{"p50", round_to(latency->p50, milliseconds_scale)},
          {"p95", round_to(latency->p95, milliseconds_scale)},
          {"p99", round_to(latency->p99, milliseconds_scale)},
          {"max", round_to(latency->max, milliseconds_scale)}};
}

}  // namespace strand::reports
