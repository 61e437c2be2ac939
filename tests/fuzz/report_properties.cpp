#include "tests/fuzz/report_properties.hpp"

#include <algorithm>
#include <string>

#include "core/base/assert.hpp"
#include "reports/comparison.hpp"
#include "reports/comparison_json.hpp"
#include "reports/comparison_lines.hpp"
#include "reports/json_report.hpp"
#include "reports/report_writers.hpp"
#include "reports/saved_report.hpp"
#include "reports/utf8.hpp"
#include "tests/support/xml_check.hpp"

namespace strand::reports {

namespace {

bool is_control(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7f;
}

bool is_utf8(std::string_view text) {
  while (!text.empty()) {
    const std::size_t length = first_character(text).length;
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

// Lines without characters that a terminal would obey. Those of UTF-8, U+0080 to U+009F, are two
// bytes, of which the first is always the same.
void check_harmless(std::string_view text) {
  STRAND_ASSERT(is_utf8(text));
  char before = '\n';
  for (const char character : text) {
    const auto byte = static_cast<unsigned char>(character);
    STRAND_ASSERT(character == '\n' || !is_control(character));
    STRAND_ASSERT(before != '\xc2' || byte < 0x80 || byte >= 0xa0);
    before = character;
  }
}

// The same document again when it is read and written.
Report read_again(const std::string& document) {
  auto report = from_json(document);
  STRAND_ASSERT(report.has_value());
  STRAND_ASSERT(to_json(*report) == document);
  return *std::move(report);
}

void check_writers(const Report& report) {
  TerminalOptions look;
  for (const ReportWriter& writer : report_writers()) {
    const std::string text = writer.write(report, look);
    STRAND_ASSERT(text.ends_with('\n') && is_utf8(text));
    if (writer.kind == "text") check_harmless(text);
    if (writer.kind == "html") STRAND_ASSERT(support::XmlCheck(text).problem().empty());
  }
  look.width = 60;
  look.color = true;
  look.max_peers = 3;
  look.max_expectations = 1;
  STRAND_ASSERT(to_terminal(report, look).ends_with('\n'));
}

ReportComparison check_comparison(const Report& base, const Report& now) {
  ReportComparison comparison = compare(base, now, {});
  check_harmless(comparison_text(comparison, "base.json", "now.json", {.all = true}));
  STRAND_ASSERT(to_json(comparison, "base.json", "now.json").ends_with('\n'));
  return comparison;
}

void check_nothing_moved(const Report& base, const Report& now) {
  const ReportComparison comparison = check_comparison(base, now);
  STRAND_ASSERT(comparison.pass() && comparison.unmoved());
  STRAND_ASSERT(comparison.scenario_differences.empty());
}

}  // namespace

bool check_report(std::string_view input) {
  const auto report = from_json(input);
  if (!report) {
    STRAND_ASSERT(!report.error().message.empty());
    const std::string reason = report.error().text();
    STRAND_ASSERT(std::none_of(reason.begin(), reason.end(), is_control));
    return false;
  }
  const Report rounded = read_again(to_json(*report));
  const Report baseline = read_again(to_json(baseline_of(rounded)));
  check_writers(*report);
  check_nothing_moved(*report, *report);
  check_nothing_moved(baseline, rounded);
  const Report nothing;
  static_cast<void>(check_comparison(nothing, *report));
  static_cast<void>(check_comparison(*report, nothing));
  return true;
}

}  // namespace strand::reports
