#include "sim/baseline.hpp"

#include <algorithm>
#include <system_error>
#include <utility>

#include "reports/comparison.hpp"
#include "reports/json_report.hpp"
#include "reports/report_file.hpp"
#include "reports/saved_report.hpp"
#include "reports/text_format.hpp"
#include "sim/console.hpp"

namespace strand::sim {

std::optional<LoadedBaseline> load_baseline(const RunCommand& command,
                                            const scenario::Scenario& scenario) {
  std::optional<std::filesystem::path> file = command.baseline;
  if (!file && scenario.baseline && !command.save_baseline) file = scenario.baseline->file;
  if (!file) return std::nullopt;
  std::error_code error;
  if (!std::filesystem::exists(*file, error)) {
    throw reports::FileError("there is no baseline " + reports::printable(file->string()) +
                             "; make it with strandsim " + shell_quoted(command.scenario.string()) +
                             " --save-baseline " + shell_quoted(file->string()));
  }
  LoadedBaseline baseline{file->string(), reports::read_saved_report(*file), command.tolerances};
  check_comparable(baseline.report, *file);
  if (scenario.baseline) {
    const Tolerances& own = scenario.baseline->tolerances;
    baseline.tolerances.insert(own.begin(), own.end());
  }
  return baseline;
}

void hold_to_baseline(const LoadedBaseline& baseline, reports::Report& report) {
  report.baseline = {baseline.file, reports::compare(baseline.report, report, baseline.tolerances)};
  if (!report.baseline->comparison.pass()) report.verdict = "fail";
}

void save_baseline(const std::filesystem::path& file, const reports::Report& report) {
  reports::write_report_file(file, to_json(reports::baseline_of(report)));
}

void check_comparable(const reports::Report& report, const std::filesystem::path& file) {
  const bool any = std::any_of(report.runs.begin(), report.runs.end(),
                               [](const reports::RunReport& run) { return !run.partial; });
  if (any) return;
  throw reports::FileError("the report " + reports::printable(file.string()) +
                           " has no run that came to its end; run its scenario again");
}

}  // namespace strand::sim
