#include "reports/github_annotations.hpp"

#include <vector>

#include <fmt/format.h>

#include "reports/expectation_outcome.hpp"
#include "reports/text_format.hpp"
#include "reports/verdict_reason.hpp"

namespace strand::reports {

namespace {

// A percent sign begins an escape, and a line is a command; properties end at commas and colons.
std::string escaped(std::string_view text, bool is_property) {
  std::string result;
  std::string others;  // control characters but those with an escape
  const auto flush = [&] {
    result += printable(others);
    others.clear();
  };
  for (const char character : text) {
    const std::string_view escape = character == '%'                  ? "%25"
                                    : character == '\r'               ? "%0D"
                                    : character == '\n'               ? "%0A"
                                    : is_property && character == ':' ? "%3A"
                                    : is_property && character == ',' ? "%2C"
                                                                      : "";
    if (escape.empty()) {
      others += character;
    } else {
      flush();
      result += escape;
    }
  }
  flush();
  return result;
}

// Without a line the annotation is on no file: GitHub would show it on the first line.
std::string annotation(std::string_view level, const std::string& place, std::string_view title,
                       std::string_view message) {
  return fmt::format("::{} {}title={}::{}\n", level, place, escaped(title, true),
                     escaped(message, false));
}

std::string annotation(const Report& report, const ExpectationReport& one, std::string_view file) {
  std::string place;
  if (one.line) place = fmt::format("file={},line={},", escaped(file, true), *one.line);
  std::string message = came_text(one) + ", bound " + bound_text(one);
  if (!one.worst.empty()) message += " (" + one.worst + ")";
  return annotation(one.warning ? "warning" : "error", place,
                    report.scenario_name + ": " + one.expression, message);
}

}  // namespace

std::string to_github_annotations(const Report& report, std::string_view file) {
  std::vector<std::string> lines;
  if (const auto reason = other_reason(report)) {
    lines.push_back(annotation("error", "", report.scenario_name, reason->text));
  }
  for (const ExpectationReport* one : by_outcome(report)) {
    if (!one->pass) lines.push_back(annotation(report, *one, file));
  }
  if (lines.size() > max_annotations) {
    const std::size_t left_out = lines.size() - (max_annotations - 1);
    // Errors stand first: where the first of the rest is one, so is what counts them.
    const bool errors = lines[max_annotations - 1].compare(0, 7, "::error") == 0;
    lines.resize(max_annotations - 1);
    lines.push_back(annotation(errors ? "error" : "warning", "", report.scenario_name,
                               fmt::format("and {} more that do not hold", left_out)));
  }
  std::string text;
  for (const std::string& line : lines) text += line;
  return text;
}

}  // namespace strand::reports
