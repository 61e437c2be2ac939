#include "reports/report_writers.hpp"

#include <algorithm>
#include <array>

#include "reports/csv_report.hpp"
#include "reports/html/page.hpp"
#include "reports/json_report.hpp"
#include "reports/junit_report.hpp"
#include "reports/markdown_report.hpp"

namespace strand::reports {

namespace {

std::string write_json(const Report& report, const TerminalOptions& /*look*/) {
  return to_json(report);
}

std::string write_junit(const Report& report, const TerminalOptions& /*look*/) {
  return to_junit(report);
}

std::string write_csv(const Report& report, const TerminalOptions& /*look*/) {
  return to_csv(report);
}

std::string write_csv_of_links(const Report& report, const TerminalOptions& /*look*/) {
  return to_csv_of_links(report);
}

std::string write_markdown(const Report& report, const TerminalOptions& look) {
  return to_markdown(report, look.again);
}

constexpr std::array writers = {
    ReportWriter{"text", "report.txt", "the table", to_terminal},
    ReportWriter{"json", "report.json", "all there is to know", write_json},
    ReportWriter{"junit", "report.xml", "test results for CI", write_junit},
    ReportWriter{"csv", "report.csv", "a row a run and peer", write_csv},
    ReportWriter{"csv-links", "report_links.csv", "a row a run and link", write_csv_of_links},
    ReportWriter{"markdown", "report.md", "a summary", write_markdown},
    ReportWriter{"html", "report.html", "charts, in one file that works offline", to_html},
};

}  // namespace

std::span<const ReportWriter> report_writers() {
  return writers;
}

const ReportWriter* find_report_writer(std::string_view kind) {
  const auto found = std::find_if(writers.begin(), writers.end(),
                                  [&](const ReportWriter& one) { return one.kind == kind; });
  return found == writers.end() ? nullptr : &*found;
}

std::vector<std::string> report_kinds() {
  std::vector<std::string> kinds;
  for (const ReportWriter& writer : writers) kinds.emplace_back(writer.kind);
  return kinds;
}

std::string report_kinds_text() {
  std::string text;
  for (const ReportWriter& writer : writers) {
    text += text.empty() ? "" : ", ";
    text += std::string(writer.kind) + " (" + std::string(writer.about) + ")";
  }
  return text;
}

}  // namespace strand::reports
