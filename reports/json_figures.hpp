// Figures as JSON documents have them: rounded to their precision, and null where there are none.
#pragma once

#include <cstdint>
#include <optional>

#include <nlohmann/json.hpp>

#include "reports/model.hpp"

namespace strand::reports {

[[nodiscard]] nlohmann::ordered_json rounded(std::optional<double> value, std::int64_t scale);
[[nodiscard]] nlohmann::ordered_json latency_json(const std::optional<LatencyMs>& latency);

}  // namespace strand::reports
