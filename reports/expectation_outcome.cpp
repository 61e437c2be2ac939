#include "reports/expectation_outcome.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/expectation_lines.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

Outcome outcome_of(const ExpectationReport& expectation) {
  if (expectation.pass) return Outcome::passed;
  return expectation.warning ? Outcome::warned : Outcome::failed;
}

std::size_t count_of(const Report& report, Outcome outcome) {
  return static_cast<std::size_t>(
      std::count_if(report.expectations.begin(), report.expectations.end(),
                    [&](const ExpectationReport& one) { return outcome_of(one) == outcome; }));
}

std::vector<const ExpectationReport*> by_outcome(const Report& report) {
  std::vector<const ExpectationReport*> all;
  for (const ExpectationReport& one : report.expectations) all.push_back(&one);
  std::stable_sort(all.begin(), all.end(),
                   [](const auto* a, const auto* b) { return outcome_of(*a) < outcome_of(*b); });
  return all;
}

std::string actual_text(const ExpectationReport& expectation) {
  if (!expectation.actual) return "no samples";
  return figure_text(*expectation.actual, expectation.bound, expectation.unit);
}

std::string came_text(const ExpectationReport& expectation) {
  return (expectation.actual ? "got " : "") + actual_text(expectation);
}

std::string bound_text(const ExpectationReport& expectation) {
  return figure_text(expectation.bound, expectation.bound, expectation.unit);
}

std::string place_text(const Report& report, const ExpectationReport& expectation) {
  if (!expectation.line) return {};
  return fmt::format("{}:{}", printable(report.scenario_file), *expectation.line);
}

}  // namespace strand::reports
