// Holds the runs of a report to what their scenario expects.
#pragma once

#include <span>
#include <string_view>
#include <vector>

#include "core/base/expectation.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// A report on each expectation, in their order. The runs are those of make_run_report() with the
// same expectations, and their numbers are filled in.
[[nodiscard]] std::vector<ExpectationReport> evaluate(std::span<const Expectation> expectations,
                                                      std::span<const RunReport> runs);

// Whether all that may fail the verdict hold.
[[nodiscard]] bool all_hold(std::span<const ExpectationReport> expectations);

// "ratio", "ms", "frames", "bit/s", "dB" or "index"
[[nodiscard]] std::string_view unit_name(Quantity quantity);

}  // namespace strand::reports
