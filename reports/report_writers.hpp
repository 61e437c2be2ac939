// The kinds of files that a report can be written as, by the names that --report knows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/model.hpp"
#include "reports/terminal_report.hpp"

namespace strand::reports {

struct ReportWriter {
  std::string_view kind;   // "json"
  std::string_view file;   // "report.json"
  std::string_view about;  // for --help: what it is for, a few words
  std::string (*write)(const Report& report, const TerminalOptions& look);
};

// In the order in which --help names them.
[[nodiscard]] std::span<const ReportWriter> report_writers();
// Null where no kind has this name.
[[nodiscard]] const ReportWriter* find_report_writer(std::string_view kind);
// For a command line: the names, and "text (the table), json (all there is to know), ...".
[[nodiscard]] std::vector<std::string> report_kinds();
[[nodiscard]] std::string report_kinds_text();

}  // namespace strand::reports
