#include "reports/verdict_reason.hpp"

#include <cstddef>
#include <string_view>

#include <fmt/format.h>

#include "reports/comparison_lines.hpp"
#include "reports/expectation_outcome.hpp"

namespace strand::reports {

std::optional<VerdictReason> other_reason(const Report& report) {
  std::size_t interrupted = 0;
  const RunReport* first = nullptr;
  for (const RunReport& run : report.runs) {
    if (!run.partial) continue;
    if (first == nullptr) first = &run;
    ++interrupted;
  }
  if (interrupted == 1) {
    const std::string_view time = report.transport == "simulated" ? " virtual" : "";
    return VerdictReason{true, fmt::format("run {} was interrupted after {:.1f} s{}", first->run,
                                           first->seconds, time)};
  }
  if (interrupted > 1) {
    return VerdictReason{
        true, fmt::format("{} of {} runs were interrupted", interrupted, report.runs.size())};
  }
  if (report.baseline && !report.baseline->comparison.pass()) {
    return VerdictReason{false, regression_text(*report.baseline)};
  }
  if (report.verdict == "pass" || count_of(report, Outcome::failed) > 0) return std::nullopt;
  if (report.runs.empty()) return VerdictReason{true, "no run took place"};
  return VerdictReason{false, "the verdict is fail, and no expectation says why"};
}

}  // namespace strand::reports
