// How an expectation ended, in the words that all reports for people share.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/model.hpp"

namespace strand::reports {

// In the order in which people are told.
enum class Outcome : std::uint8_t { failed, warned, passed };

[[nodiscard]] Outcome outcome_of(const ExpectationReport& expectation);
[[nodiscard]] std::size_t count_of(const Report& report, Outcome outcome);

// All of them: failures first, then warnings, then what holds, each as it stands in the report.
[[nodiscard]] std::vector<const ExpectationReport*> by_outcome(const Report& report);

// "96.4 %", or "no samples"
[[nodiscard]] std::string actual_text(const ExpectationReport& expectation);
// "got 96.4 %", or "no samples"
[[nodiscard]] std::string came_text(const ExpectationReport& expectation);
// "99.0 %": the bound as figures are shown.
[[nodiscard]] std::string bound_text(const ExpectationReport& expectation);
// "scenarios/lossy_chain.yaml:41"; empty for what an override brought.
[[nodiscard]] std::string place_text(const Report& report, const ExpectationReport& expectation);

}  // namespace strand::reports
