#include "reports/report_writers.hpp"

#include <algorithm>
#include <array>

#include "reports/html/page.hpp"
#include "reports/json_report.hpp"

namespace strand::reports {

namespace {

std::string write_json(const Report& report, const TerminalOptions& /*look*/) {
  return to_json(report);
}

constexpr std::array writers = {
    ReportWriter{"text", "report.txt", "the table", to_terminal},
    ReportWriter{"json", "report.json", "all there is to know", write_json},
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

}  // namespace strand::reports
