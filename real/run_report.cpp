#include "real/run_report.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "core/cli/shell_text.hpp"
#include "core/media/picture_pairs.hpp"
#include "core/scenario/baseline_request.hpp"
#include "real/output_folder.hpp"
#include "real/program_error.hpp"
#include "real/stream_settings.hpp"
#include "reports/github_step.hpp"
#include "reports/json_report.hpp"
#include "reports/report_file.hpp"
#include "reports/report_writers.hpp"
#include "reports/terminal_report.hpp"
#include "reports/worst_pictures.hpp"

namespace strand::real {

RunReport::RunReport(const RunCommand& command, const scenario::Scenario& settings)
    : command_(command), settings_(settings), file_(command.storage.out / report_file_name) {
  const auto chosen = scenario::choose_baseline(command.baseline, settings.baseline);
  if (!chosen) return;
  const std::string make_it =
      command_text(command) + " --save-baseline " + cli::shell_quoted(chosen->file.string());
  baseline_ = reports::load_baseline(chosen->file, chosen->tolerances, make_it);
}

std::optional<reports::Report> RunReport::read() const {
  std::ifstream stream(file_, std::ios::binary);
  if (!stream.is_open()) return std::nullopt;
  const std::string text((std::istreambuf_iterator<char>(stream)), {});
  auto report = reports::from_json(text);
  if (!report) {
    throw ProgramError(reports::ExitCode::defect,
                       fmt::format("{}: {}", file_.string(), report.error().text()));
  }
  if (baseline_) {
    reports::hold_to_baseline(*baseline_, *report);
    reports::write_report_file(file_, reports::to_json(*report));
  }
  const std::vector<std::string>& kinds = command_.reports;
  if (std::find(kinds.begin(), kinds.end(), "html") != kinds.end()) add_worst_pictures(*report);
  return *std::move(report);
}

void RunReport::add_worst_pictures(reports::Report& report) const {
  if (!has_pictures(settings_.source)) return;
  try {
    const media::SourceOptions source = media_options(settings_);
    const FrameRate rate = media::open_raw(source)->rate();
    for (reports::RunReport& run : report.runs) run.given = reports::given_of_saved(run, rate);
    const std::atomic<bool> goes_on{false};
    const unsigned threads = std::max(1U, std::thread::hardware_concurrency());
    report.worst_pictures = reports::worst_pictures(
        report.runs,
        media::make_pairs(source, reports::worst_candidates(report.runs), threads, goes_on));
  } catch (const media::MediaError& error) {
    fmt::print(stderr, "strand: the page has no pictures: {}\n", error.what());
  }
}

void RunReport::tell(const reports::Report& report, bool whole) const {
  for (const std::string& kind : command_.reports) {
    if (kind == "json") continue;  // the coordinator's
    const reports::ReportWriter& writer = *reports::find_report_writer(kind);
    reports::write_report_file(command_.storage.out / writer.file, writer.write(report, {}));
  }
  if (command_.baseline.save && whole) reports::save_baseline(*command_.baseline.save, report);
  print(report);
  annotate(report);
}

void RunReport::print(const reports::Report& report) const {
  if (command_.json) {
    fmt::print("{}", reports::to_json(report));
  } else if (!command_.quiet) {
    reports::TerminalOptions options;
    winsize window{};
    if (::ioctl(STDOUT_FILENO, TIOCGWINSZ, &window) == 0 && window.ws_col > 0) {
      options.width = window.ws_col;
    }
    // https://no-color.org
    options.color = ::isatty(STDOUT_FILENO) != 0 && std::getenv("NO_COLOR") == nullptr;
    options.report_path = file_.string();
    fmt::print("{}", reports::to_terminal(report, options));
  }
}

// The annotations stay clear of the one document that --json promises.
void RunReport::annotate(const reports::Report& report) const {
  const std::string annotations =
      reports::tell_github(report, {"strand", command_.stream.scenario, command_text(command_)});
  if (!command_.quiet) fmt::print(command_.json ? stderr : stdout, "{}", annotations);
}

}  // namespace strand::real
