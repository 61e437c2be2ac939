#include "reports/baseline.hpp"

#include <algorithm>
#include <system_error>

#include "reports/comparison.hpp"
#include "reports/json_report.hpp"
#include "reports/report_file.hpp"
#include "reports/saved_report.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

LoadedBaseline load_baseline(const std::filesystem::path& file, const Tolerances& tolerances,
                             std::string_view command) {
  std::error_code error;
  if (!std::filesystem::exists(file, error)) {
    throw FileError("there is no baseline " + printable(file.string()) + "; make it with " +
                    std::string(command));
  }
  LoadedBaseline baseline{file.string(), read_saved_report(file), tolerances};
  check_comparable(baseline.report, file);
  return baseline;
}

void hold_to_baseline(const LoadedBaseline& baseline, Report& report) {
  report.baseline = {baseline.file, compare(baseline.report, report, baseline.tolerances)};
  if (!report.baseline->comparison.pass()) report.verdict = "fail";
}

void save_baseline(const std::filesystem::path& file, const Report& report) {
  write_report_file(file, to_json(baseline_of(report)));
}

void check_comparable(const Report& report, const std::filesystem::path& file) {
  const bool any = std::any_of(report.runs.begin(), report.runs.end(),
                               [](const RunReport& run) { return !run.partial; });
  if (any) return;
  throw FileError("the report " + printable(file.string()) +
                  " has no run that came to its end; run its scenario again");
}

}  // namespace strand::reports
