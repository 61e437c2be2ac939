// The view of a page that says what was run and whether it passed.
#include <algorithm>
#include <cstddef>
#include <string>

#include <fmt/format.h>

#include "reports/expectation_lines.hpp"
#include "reports/expectation_outcome.hpp"
#include "reports/html/markup.hpp"
#include "reports/html/views.hpp"
#include "reports/text_format.hpp"

namespace strand::reports::html {

namespace {

std::string facts_line(const Content& content) {
  const Report& report = content.report;
  std::string text = report.transport == "simulated" ? "simulated" : "over real sockets";
  text += fmt::format(", seed {}, {}", report.seed, plural(report.runs.size(), "run"));
  double seconds = 0;
  bool interrupted = false;
  for (const RunReport& run : report.runs) {
    seconds += run.seconds / static_cast<double>(report.runs.size());
    interrupted = interrupted || run.partial;
  }
  if (content.run != nullptr) {
    text += fmt::format(
        " of {:.1f} s{}, {}, {}", seconds, report.transport == "simulated" ? " virtual" : "",
        plural(content.run->frames_sent, "frame"), plural(content.run->peers.size(), "peer"));
  }
  if (content.facts.deadline) {
    text += fmt::format(", deadline {} ms",
                        decimal(static_cast<double>(content.facts.deadline->count()) / 1e6, 3));
  }
  if (!report.scenario_file.empty()) text += ", " + report.scenario_file;
  return fmt::format("<p>{}{}</p>\n", escaped(text),
                     interrupted ? " <span class=\"fail\">interrupted</span>" : "");
}

// A bound has no other side to be told from: without zeros at the end of its decimals.
std::string short_bound(const ExpectationReport& one) {
  const std::string text = bound_text(one);
  const std::size_t end = std::min(text.find(' '), text.size());
  std::string number = text.substr(0, end);
  if (number.find('.') != std::string::npos) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
  }
  return number + text.substr(end);
}

std::string expectation_row(const ExpectationReport& one) {
  const Outcome outcome = outcome_of(one);
  const std::string_view mark = outcome == Outcome::passed   ? "pass"
                                : outcome == Outcome::warned ? "warn"
                                                             : "fail";
  const std::string_view sign = outcome == Outcome::passed   ? "✓"
                                : outcome == Outcome::warned ? "!"
                                                             : "✗";
  return fmt::format(
      "<tr><td class=\"l {}\">{} {}</td><td class=\"l wrap\"><code>{}</code></td><td>{}</td>"
      "<td>{}</td><td class=\"l\">{}</td><td>{}</td></tr>\n",
      mark, sign, mark, escaped(one.expression), escaped(actual_text(one)),
      escaped(short_bound(one)), escaped(one.worst), one.line ? std::to_string(*one.line) : "");
}

}  // namespace

std::string header_view(const Content& content) {
  const Report& report = content.report;
  const bool pass = report.verdict == "pass";
  std::string text = fmt::format("<h1>{} <span class=\"verdict {}\">{} {}</span></h1>\n",
                                 escaped(report.scenario_name), pass ? "pass" : "fail",
                                 pass ? "✓" : "✗", escaped(report.verdict));
  text += facts_line(content);
  if (!content.again.empty()) {
    text += fmt::format("<code class=\"again\">{}</code>\n", escaped(content.again));
  }
  if (report.expectations.empty()) return text;
  text += fmt::format(
      "<h2>Expectations</h2>\n<p>{}</p>\n<div class=\"scroll\"><table>\n<tr><th></th><th "
      "class=\"l\">expected</th><th>came</th><th>bound</th><th class=\"l\">where</th><th>line</th>"
      "</tr>\n",
      escaped(expectation_counts(report)));
  for (const ExpectationReport& one : report.expectations) text += expectation_row(one);
  return text + "</table></div>\n";
}

}  // namespace strand::reports::html
