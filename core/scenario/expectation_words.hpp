// The words of expectations, and which of them go together. docs/scenarios.md states the same.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "core/base/expectation.hpp"

namespace strand::scenario {

enum class FilterKey : std::uint8_t { peer, link, run, from, until, by };

[[nodiscard]] std::optional<Statistic> find_statistic(std::string_view word);
[[nodiscard]] std::optional<Metric> find_metric(std::string_view word);
[[nodiscard]] std::optional<FilterKey> find_filter(std::string_view word);
[[nodiscard]] std::optional<Comparison> find_comparison(std::string_view sign);

// "completeness"
[[nodiscard]] std::string_view word_of(Metric metric);

// All, in the order in which people are told of them.
[[nodiscard]] std::vector<std::string_view> statistic_words();
[[nodiscard]] std::vector<std::string_view> metric_words();

// Percentiles are of latency and of pictures; what is of these or of links is not counted.
[[nodiscard]] bool go_together(Statistic statistic, Metric metric);
[[nodiscard]] bool go_together(FilterKey filter, Metric metric);
// The words that go with `metric`.
[[nodiscard]] std::vector<std::string_view> statistic_words(Metric metric);
[[nodiscard]] std::vector<std::string_view> filter_words(Metric metric);

}  // namespace strand::scenario
