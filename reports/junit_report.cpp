#include "reports/junit_report.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

#include <fmt/format.h>

#include "reports/expectation_outcome.hpp"
#include "reports/rounding.hpp"
#include "reports/verdict_reason.hpp"
#include "reports/xml_text.hpp"

namespace strand::reports {

namespace {

constexpr std::string_view declaration = R"(<?xml version="1.0" encoding="UTF-8"?>
)";

// Seconds with three decimals, all that the schema's pattern is sure to take.
std::string seconds_text(std::int64_t milliseconds) {
  return fmt::format("{}.{:03}", milliseconds / 1'000, milliseconds % 1'000);
}

// The wall-clock time, shared out evenly, so that a reader who adds up the cases has it again.
class Time {
 public:
  Time(const Report& report, std::size_t cases)
      : all_(to_fixed(std::clamp(report.host.wall_seconds, 0.0, largest_seconds), 1'000)),
        left_(static_cast<std::int64_t>(cases)),
        rest_(all_) {}

  [[nodiscard]] std::string all() const { return seconds_text(all_); }
  [[nodiscard]] std::string next_share() {
    const std::int64_t share = rest_ / left_;
    rest_ -= share;
    --left_;
    return seconds_text(share);
  }

 private:
  std::int64_t all_;
  std::int64_t left_;  // cases
  std::int64_t rest_;
};

struct Totals {
  std::size_t tests = 0;
  std::size_t failures = 0;
  std::size_t errors = 0;
};

std::string property(std::string_view name, std::string_view value) {
  return fmt::format("      <property name=\"{}\" value=\"{}\"/>\n", name, xml_text(value));
}

// `content` is XML, in lines of their own.
std::string test_case(const Report& report, std::string_view name, std::string_view time,
                      std::string_view content) {
  return fmt::format(
      "    <testcase name=\"{}\" classname=\"{}\" time=\"{}\">\n"
      "{}"
      "    </testcase>\n",
      xml_text(name), xml_text(report.scenario_name), time, content);
}

// "got 96.4 %, bound 99.0 %, worst in run 3, peer D"
std::string finding(const ExpectationReport& one) {
  std::string text = came_text(one) + ", bound " + bound_text(one);
  if (!one.pass && !one.worst.empty()) {
    text += (one.actual ? ", worst in " : ", first in ") + one.worst;
  }
  return text;
}

std::string expectation_case(const Report& report, const ExpectationReport& one,
                             std::string_view time) {
  const std::string place = place_text(report, one);
  const std::string at = place.empty() ? "" : place + ": ";
  std::string content;
  switch (outcome_of(one)) {
    case Outcome::failed:
      content =
          fmt::format("      <failure type=\"expectation\" message=\"{}\">{}</failure>\n",
                      xml_text(finding(one)), xml_text(at + one.expression + ": " + finding(one)));
      break;
    case Outcome::warned:
      content = fmt::format("      <system-out>{}</system-out>\n",
                            xml_text(at + "warning: does not hold: " + finding(one)));
      break;
    case Outcome::passed:
      content = fmt::format("      <system-out>{}</system-out>\n",
                            xml_text(at + "holds: " + finding(one)));
      break;
  }
  return test_case(report, one.expression, time, content);
}

std::string verdict_case(const Report& report, const std::optional<VerdictReason>& reason,
                         std::string_view time) {
  std::string content;
  if (reason) {
    const std::string_view element = reason->interrupted ? "error" : "failure";
    content = fmt::format("      <{0} type=\"{1}\" message=\"{2}\"/>\n", element,
                          reason->interrupted ? "interrupted" : "verdict", xml_text(reason->text));
  }
  return test_case(report, "verdict", time, content);
}

}  // namespace

std::string to_junit(const Report& report) {
  const std::optional<VerdictReason> reason = other_reason(report);
  const bool has_verdict = report.expectations.empty() || reason;
  Totals totals;
  totals.tests = report.expectations.size() + (has_verdict ? 1 : 0);
  totals.failures = count_of(report, Outcome::failed);
  if (reason) ++(reason->interrupted ? totals.errors : totals.failures);
  Time time(report, totals.tests);
  const std::string name = xml_text(report.scenario_name);
  const std::string counts = fmt::format(R"(tests="{}" failures="{}" errors="{}" time="{}")",
                                         totals.tests, totals.failures, totals.errors, time.all());
  std::string text(declaration);
  text += fmt::format("<testsuites name=\"{}\" {}>\n", name, counts);
  text += fmt::format("  <testsuite name=\"{}\" {} skipped=\"0\" file=\"{}\">\n", name, counts,
                      xml_text(report.scenario_file));
  text += "    <properties>\n";
  text += property("seed", std::to_string(report.seed));
  text += property("runs", std::to_string(report.runs.size()));
  text += property("transport", report.transport);
  text += property("version", report.host.version);
  text += "    </properties>\n";
  for (const ExpectationReport& one : report.expectations) {
    text += expectation_case(report, one, time.next_share());
  }
  if (has_verdict) text += verdict_case(report, reason, time.next_share());
  return text + "  </testsuite>\n</testsuites>\n";
}

}  // namespace strand::reports
