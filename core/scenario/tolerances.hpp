// How far the figures of a report may move from a baseline's, as people write it: "0.5pp", "5%",
// "10ms".
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/base/compared_metric.hpp"
#include "core/scenario/units.hpp"

namespace strand::scenario {

// The metrics of a word: one of compared_metrics, or all latencies of "latency". None of others.
[[nodiscard]] std::vector<ComparedMetric> find_compared(std::string_view word);

// Percentage points of a share, up to 100pp; a duration of a latency, up to 10min; decibels, up to
// 100dB; of an index, 0 to 1 without a unit; of all a share of the baseline's figure, up to 1000%.
// `metric` is one that find_compared() found.
[[nodiscard]] Reading<Tolerance> read_tolerance(std::string_view text, ComparedMetric metric);
// What reads back to the same.
[[nodiscard]] std::string write_tolerance(Tolerance tolerance, ComparedMetric metric);

// Reads those of a command line, "completeness=0.5pp", of which a later one replaces an earlier
// one; or says how to mend the first that is wrong.
[[nodiscard]] Reading<Tolerances> read_tolerances(const std::vector<std::string>& texts);

}  // namespace strand::scenario
