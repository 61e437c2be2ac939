#include "reports/saved_report.hpp"

#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "reports/json_report.hpp"
#include "reports/text_file.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t largest_report = std::size_t{1} << 30;

[[noreturn]] void cannot_read(const std::filesystem::path& path, const std::string& why) {
  throw FileError(fmt::format("cannot read the report {}: {}", printable(path.string()), why));
}

std::string read_text(const std::filesystem::path& path) {
  using Kind = TextFileTrouble::Kind;
  auto text = read_text_file(path, largest_report);
  if (text) return *std::move(text);
  if (text.error().kind == Kind::cannot_open)
    cannot_read(path, text.error().reason + "; check the path");
  if (text.error().kind == Kind::cannot_read)
    cannot_read(path, "reading it failed; check the disk");
  cannot_read(path, fmt::format("it is larger than {} MiB; save a baseline with --save-baseline",
                                largest_report >> 20));
}

}  // namespace

Report read_saved_report(const std::filesystem::path& source) {
  std::error_code error;
  std::filesystem::path path = source;
  if (std::filesystem::is_directory(source, error)) {
    path /= "report.json";
    if (!std::filesystem::exists(path, error)) {
      cannot_read(path, "the folder has none; strandsim SCENARIO --out writes one");
    }
  }
  auto report = from_json(read_text(path));
  if (!report) {
    cannot_read(path, fmt::format("{}; name a report.json, or the folder of one",
                                  printable(report.error().text())));
  }
  return *std::move(report);
}

Report baseline_of(const Report& report) {
  Report baseline;
  baseline.transport = report.transport;
  baseline.scenario_name = report.scenario_name;
  baseline.scenario_file = report.scenario_file;
  baseline.seed = report.seed;
  baseline.resolved_json = report.resolved_json;
  baseline.verdict = report.verdict;
  baseline.host.version = report.host.version;
  for (const RunReport& run : report.runs) {
    if (run.partial) continue;
    RunReport kept = run;
    kept.missing.clear();
    kept.missing_omitted = 0;
    kept.missing_totals.clear();
    kept.measurements.clear();
    for (PeerReport& peer : kept.peers) {
      peer.frame_status.clear();
      peer.latency_cdf.clear();
    }
    for (LinkReport& link : kept.links) link.series.reset();
    baseline.runs.push_back(std::move(kept));
  }
  return baseline;
}

}  // namespace strand::reports
