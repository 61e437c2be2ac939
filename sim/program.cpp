#include "sim/program.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "core/cli/shell_text.hpp"
#include "core/scenario/expectation_reader.hpp"
#include "core/scenario/resolved.hpp"
#include "core/scenario/schema.hpp"
#include "reports/baseline.hpp"
#include "reports/comparison.hpp"
#include "reports/comparison_json.hpp"
#include "reports/comparison_lines.hpp"
#include "reports/expectations.hpp"
#include "reports/github_step.hpp"
#include "reports/host_info.hpp"
#include "reports/json_report.hpp"
#include "reports/picture_figures.hpp"
#include "reports/report_file.hpp"
#include "reports/report_writers.hpp"
#include "reports/saved_report.hpp"
#include "reports/terminal_report.hpp"
#include "sim/console.hpp"
#include "sim/run_pictures.hpp"
#include "sim/run_traces.hpp"
#include "sim/runs.hpp"
#include "sim/scenario_source.hpp"
#include "sim/stop_signal.hpp"
#include "sim/story_json.hpp"
#include "sim/story_text.hpp"
#include "sim/verify_determinism.hpp"

namespace strand::sim {

namespace {

// The command that gives the same runs again.
std::string command_again(const RunCommand& command, const scenario::Scenario& scenario) {
  std::string text = "strandsim " + cli::shell_quoted(command.scenario.string());
  for (const scenario::Override& override : command.overrides) {
    if (override.path == "seed" || override.path == "repeat") continue;
    text += " --set " + cli::shell_quoted(override.path + "=" + override.value);
  }
  text += " --seed " + std::to_string(scenario.seed);
  if (scenario.repeat > 1) text += " --repeat " + std::to_string(scenario.repeat);
  if (command.pictures) text += " --pictures";
  return text;
}

// The first that is of pictures; null for none.
const ComparedMetricTraits* first_of_pictures(const Tolerances& tolerances) {
  const auto found = std::find_if(tolerances.begin(), tolerances.end(),
                                  [](const auto& entry) { return is_of_pictures(entry.first); });
  return found == tolerances.end() ? nullptr : &traits_of(found->first);
}

bool has_pictures(const reports::Report& report) {
  return std::any_of(report.runs.begin(), report.runs.end(), [](const reports::RunReport& run) {
    return std::any_of(run.peers.begin(), run.peers.end(),
                       [](const reports::PeerReport& peer) { return peer.picture.has_value(); });
  });
}

// Refuses what a source without pictures cannot do. What the scenario itself asks for is checked.
void check_pictures(const RunCommand& command, const scenario::Scenario& scenario) {
  if (scenario::has_pictures(scenario.source)) return;
  const ComparedMetricTraits* const metric = first_of_pictures(command.baseline.tolerances);
  if (!command.pictures && metric == nullptr) return;
  std::string what = "--pictures";
  if (!command.pictures) what = "--tolerance: " + std::string(metric->name);
  throw scenario::ScenarioError({{"", 0, 0, what.append(scenario::without_pictures)}});
}

// Whether anybody asks how near the pictures are to the source's that the peers show.
bool wants_pictures(const RunCommand& command, const scenario::Scenario& scenario,
                    const std::optional<reports::LoadedBaseline>& baseline) {
  if (!scenario::has_pictures(scenario.source)) return false;
  return command.pictures || reports::ask_for_pictures(scenario.expectations) ||
         first_of_pictures(command.baseline.tolerances) != nullptr ||
         (scenario.baseline && first_of_pictures(scenario.baseline->tolerances) != nullptr) ||
         (baseline && has_pictures(baseline->report));
}

reports::Report simulate(const RunCommand& command, const scenario::Scenario& scenario,
                         bool with_pictures, const std::atomic<bool>& stop) {
  const auto began = std::chrono::steady_clock::now();
  reports::Report report;
  report.transport = "simulated";
  report.scenario_name = scenario.name;
  report.scenario_file = scenario.file.string();
  report.seed = scenario.seed;
  report.resolved_json = resolved_json(scenario);
  {
    const media::SourceOpener open_source = make_shared_source(source_options(scenario));
    const Progress progress(!command.quiet, scenario.repeat, "runs");
    RunsOptions options;
    options.jobs = command.jobs;
    options.check = command.check;
    options.on_run_ended = [&progress](std::uint32_t ended) { progress.show(ended); };
    if (command.write_trace || command.write_pcap) {
      const TraceOptions traces{*command.out, command.write_trace, command.write_pcap,
                                "strandsim " STRANDCAST_VERSION};
      options.make_observers = [&scenario, traces](std::uint32_t run, std::uint64_t seed) {
        return make_trace_observers(scenario, traces, run, seed);
      };
    }
    report.runs = run_all(scenario, open_source, options, stop);
  }
  if (with_pictures) add_pictures(scenario, command.jobs, stop, report.runs);
  const auto html = std::find(command.reports.begin(), command.reports.end(), "html");
  if (command.out && html != command.reports.end()) {
    report.worst_pictures = make_worst_pictures(scenario, command.jobs, stop, report.runs);
  }
  const bool all_whole = std::none_of(report.runs.begin(), report.runs.end(),
                                      [](const reports::RunReport& run) { return run.partial; });
  report.expectations = reports::evaluate(scenario.expectations, report.runs);
  const bool pass =
      all_whole && report.runs.size() == scenario.repeat && reports::all_hold(report.expectations);
  report.verdict = pass ? "pass" : "fail";
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
  report.host = reports::make_host_report(wall.count());
  return report;
}

// Writes what was asked for, and notes in `look` where the whole report is.
void write_files(const RunCommand& command, const reports::Report& report,
                 reports::TerminalOptions& look) {
  reports::TerminalOptions in_file = look;
  in_file.width = command.width.value_or(in_file.width);
  for (const std::string& kind : command.reports) {
    const reports::ReportWriter& writer = *reports::find_report_writer(kind);
    const std::filesystem::path path = *command.out / writer.file;
    reports::write_report_file(path, writer.write(report, in_file));
    if (kind == "json") look.report_path = path.string();
  }
}

std::optional<reports::LoadedBaseline> load_baseline(const RunCommand& command,
                                                     const scenario::Scenario& scenario) {
  const auto chosen = scenario::choose_baseline(command.baseline, scenario.baseline);
  if (!chosen) return std::nullopt;
  const std::string make_it = "strandsim " + cli::shell_quoted(command.scenario.string()) +
                              " --save-baseline " + cli::shell_quoted(chosen->file.string());
  return reports::load_baseline(chosen->file, chosen->tolerances, make_it);
}

// As a step of GitHub Actions. The annotations stay clear of the one document that --json promises.
void tell_github(const RunCommand& command, const reports::Report& report,
                 const std::string& again) {
  const std::string annotations =
      reports::tell_github(report, {"strandsim", command.scenario, again});
  if (command.quiet) return;
  if (command.json) {
    std::fputs(annotations.c_str(), stderr);
  } else {
    print(annotations);
  }
}

}  // namespace

reports::ExitCode run(const RunCommand& command) {
  const scenario::Scenario scenario = scenario::read_scenario(command.scenario, command.overrides);
  if (command.write_facts) {
    // A signal ends this process, and the one that reads its facts sees it.
    const std::atomic<bool> goes_on{false};
    write_facts(scenario, goes_on);
    return reports::ExitCode::pass;
  }
  check_pictures(command, scenario);
  const std::optional<reports::LoadedBaseline> baseline = load_baseline(command, scenario);
  const std::atomic<bool>& stop = watch_stop_signals();
  if (command.verify_determinism && !verify_determinism(command, scenario)) {
    return reports::ExitCode::not_deterministic;
  }
  const bool with_pictures = wants_pictures(command, scenario, baseline);
  reports::Report report = simulate(command, scenario, with_pictures, stop);
  if (baseline) reports::hold_to_baseline(*baseline, report);
  reports::TerminalOptions look;
  look.again = command_again(command, scenario);
  if (command.out) write_files(command, report, look);
  if (command.baseline.save && !exit_code_of_signal()) {
    reports::save_baseline(*command.baseline.save, report);
  }
  if (command.json) {
    print(to_json(report));
  } else if (!command.quiet) {
    look.width = width_of(command.width);
    look.color = wants_color(command.color);
    print(to_terminal(report, look));
  }
  tell_github(command, report, look.again);
  if (const auto stopped = exit_code_of_signal()) return *stopped;
  return report.verdict == "pass" ? reports::ExitCode::pass : reports::ExitCode::fail;
}

reports::ExitCode run(const CompareCommand& command) {
  const reports::Report base = reports::read_saved_report(command.base);
  const reports::Report now = reports::read_saved_report(command.now);
  reports::check_comparable(base, command.base);
  reports::check_comparable(now, command.now);
  const reports::ReportComparison comparison = reports::compare(base, now, command.tolerances);
  if (command.json) {
    print(reports::to_json(comparison, command.base.string(), command.now.string()));
  } else if (!command.quiet) {
    const reports::ComparisonLook look{wants_color(command.color), command.all};
    print(comparison_text(comparison, command.base.string(), command.now.string(), look));
  }
  return comparison.pass() ? reports::ExitCode::pass : reports::ExitCode::fail;
}

reports::ExitCode run(const ValidateCommand& command) {
  reports::ExitCode code = reports::ExitCode::pass;
  for (const std::filesystem::path& file : command.scenarios) {
    try {
      (void)scenario::read_scenario(file);
      if (!command.quiet) print(file.string() + ": valid\n");
    } catch (const scenario::ScenarioError& error) {
      for (const scenario::Problem& problem : error.problems()) {
        std::fprintf(stderr, "%s\n", problem.text().c_str());
      }
      if (code == reports::ExitCode::pass) code = reports::ExitCode::usage;
    } catch (const scenario::ScenarioFileError& error) {
      std::fprintf(stderr, "strandsim: %s\n", error.what());
      code = reports::ExitCode::unavailable;
    }
  }
  return code;
}

reports::ExitCode run(const SchemaCommand& /*command*/) {
  print(scenario::schema_json());
  return reports::ExitCode::pass;
}

reports::ExitCode run(const ExplainCommand& command) {
  const auto explanation = explain(command.request);
  if (!explanation) {
    std::fprintf(stderr, "strandsim: %s\n", explanation.error().line.c_str());
    return explanation.error().code;
  }
  if (!explanation->note.empty()) {
    std::fprintf(stderr, "strandsim: %s\n", explanation->note.c_str());
  }
  if (!explanation->story) {
    const std::string& line = explanation->line;
    print(command.json ? to_json_without_story(line) : line + "\n");
    return reports::ExitCode::pass;
  }
  StoryTextOptions look;
  look.width = width_of(command.width);
  look.color = wants_color(command.color);
  look.brief = command.quiet;
  print(command.json ? to_json(*explanation->story) : to_text(*explanation->story, look));
  return reports::ExitCode::pass;
}

}  // namespace strand::sim
