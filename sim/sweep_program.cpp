#include <algorithm>
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <system_error>
#include <vector>

#include "core/cli/shell_text.hpp"
#include "core/scenario/sweep.hpp"
#include "reports/cell_log.hpp"
#include "reports/github_step.hpp"
#include "reports/report_file.hpp"
#include "reports/sweep_json.hpp"
#include "reports/sweep_markdown.hpp"
#include "reports/sweep_table.hpp"
#include "reports/sweep_writers.hpp"
#include "reports/text_file.hpp"
#include "reports/text_format.hpp"
#include "sim/console.hpp"
#include "sim/program.hpp"
#include "sim/shard.hpp"
#include "sim/stop_signal.hpp"
#include "sim/sweep_run.hpp"

namespace strand::sim {

namespace {

namespace fs = std::filesystem;

constexpr const char* plan_name = "plan.json";
constexpr const char* cells_name = "cells.jsonl";
constexpr const char* result_name = "sweep.json";
constexpr const char* table_name = "sweep.csv";
constexpr std::size_t most_named = 20;  // missing cells
// A hundred thousand cells are a tenth of this.
constexpr std::size_t largest_plan = std::size_t{1} << 30;

reports::ExitCode usage(const std::string& line) {
  std::fprintf(stderr, "strandsim: %s\n", line.c_str());
  return reports::ExitCode::usage;
}

// Empty where the file is not there.
std::string read_text(const fs::path& file) {
  return reports::read_text_file(file, largest_plan).value_or(std::string());
}

// What --set sets and the matrix would replace; empty where there is nothing of the kind.
std::string hidden_override(const SweepCommand& command, const scenario::Sweep& sweep) {
  for (const scenario::Override& override : command.overrides) {
    for (const scenario::SweepAxis& axis : sweep.axes()) {
      const bool same = override.path == axis.path;
      const bool below = override.path.rfind(axis.path + ".", 0) == 0;
      if (same || below) return override.path;
    }
  }
  return {};
}

std::string report_flag(const std::vector<std::string>& kinds) {
  std::string text;
  for (const std::string& kind : kinds) text += (text.empty() ? " --report " : ",") + kind;
  return text;
}

// Of the whole sweep, whichever shard this process runs.
std::string command_again(const SweepCommand& command) {
  std::string text = "strandsim sweep " + cli::shell_quoted(command.scenario.string());
  for (const scenario::Override& override : command.overrides) {
    const bool own = override.path == "seed" || override.path == "repeat";
    text += own ? " --" + override.path + " " + cli::shell_quoted(override.value)
                : " --set " + cli::shell_quoted(override.path + "=" + override.value);
  }
  for (const scenario::Override& axis : command.matrix) {
    text += " --matrix " + cli::shell_quoted(axis.path + "=" + axis.value);
  }
  return text + " --out " + cli::shell_quoted(command.out.string()) + report_flag(command.reports);
}

std::string command_again(const MergeCommand& command) {
  std::string text = "strandsim merge";
  for (const fs::path& folder : command.folders) text += " " + cli::shell_quoted(folder.string());
  return text + (command.partial ? " --partial" : "") + " --out " +
         cli::shell_quoted(command.out.string()) + report_flag(command.reports);
}

// The same shard again, if it was asked for by name.
std::string command_to_go_on(const SweepCommand& command) {
  std::string text = command_again(command);
  if (command.shard) {
    text += " --shard " + std::to_string(command.shard->index + 1) + "/" +
            std::to_string(command.shard->count);
  }
  return text;
}

// The reports of a sweep that has another result do not stay beside it.
void remove_reports(const fs::path& folder) {
  std::error_code ignored;
  for (const reports::SweepWriter& writer : reports::sweep_writers()) {
    fs::remove(folder / writer.file, ignored);
  }
}

// What every process of a sweep writes into its folder before it begins. The result of another
// sweep does not stay beside it.
void begin_folder(const fs::path& folder, const reports::SweepReport& plan) {
  const std::string text = to_json(plan);
  const fs::path file = folder / plan_name;
  const std::string before = read_text(file);
  if (before == text) return;
  if (!before.empty()) {
    std::fprintf(stderr, "strandsim: %s holds another sweep; cells that both have are used again\n",
                 folder.c_str());
  }
  std::error_code ignored;
  for (const char* name : {result_name, table_name}) fs::remove(folder / name, ignored);
  remove_reports(folder);
  reports::write_report_file(file, text);
}

template <class Command>
void write_result(const Command& command, const reports::SweepReport& sweep) {
  const std::string json = to_json(sweep);
  if (read_text(command.out / result_name) != json) remove_reports(command.out);
  reports::write_report_file(command.out / result_name, json);
  reports::write_report_file(command.out / table_name, to_csv(sweep));
  const std::string again = command_again(command);
  for (const std::string& kind : command.reports) {
    const reports::SweepWriter& writer = *reports::find_sweep_writer(kind);
    reports::write_report_file(command.out / writer.file, writer.write(sweep, again));
  }
}

std::size_t cells_with_figures(const reports::SweepReport& sweep) {
  return static_cast<std::size_t>(
      std::count_if(sweep.cells.begin(), sweep.cells.end(),
                    [](const reports::SweepCell& cell) { return cell.figures.has_value(); }));
}

template <class Command>
void show(const Command& command, const reports::SweepReport& sweep) {
  if (command.json) {
    print(to_json(sweep));
  } else if (!command.quiet) {
    print(to_table(sweep, {width_of(command.width), wants_color(command.color)}));
  }
  if (reports::is_github_step()) {
    reports::add_to_step_summary(to_markdown(sweep, command_again(command)), "strandsim");
  }
}

reports::ExitCode verdict(const reports::SweepReport& sweep) {
  return passes(sweep) ? reports::ExitCode::pass : reports::ExitCode::fail;
}

// Shards may share a folder, and each has a file of its own in it.
fs::path cells_file(const fs::path& folder, Shard shard) {
  if (shard.count == 1) return folder / cells_name;
  return folder / ("cells_" + std::to_string(shard.index + 1) + "_of_" +
                   std::to_string(shard.count) + ".jsonl");
}

// The plan without the cells of other shards.
reports::SweepReport own_part(reports::SweepReport sweep, Shard shard) {
  std::vector<reports::SweepCell> own;
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    if (shard.has(i)) own.push_back(std::move(sweep.cells[i]));
  }
  sweep.cells = std::move(own);
  return sweep;
}

// Runs what is left of the shard, and notes every cell in the folder as it ends.
void run_cells(const SweepCommand& command, const scenario::Sweep& sweep, Shard shard,
               const std::atomic<bool>& stop, reports::SweepReport& report) {
  reports::CellLog log(cells_file(command.out, shard));
  const reports::KnownCells known = reports::read_cells(command.out);
  if (known.outdated > 0) {
    std::fprintf(stderr,
                 "strandsim: %s in %s by an earlier release, which did not keep what each run "
                 "shows; those of this sweep are run again\n",
                 reports::plural(known.outdated, "cell").c_str(), command.out.c_str());
  }
  std::uint32_t left = 0;
  for (std::size_t i = 0; i < report.cells.size(); ++i) {
    if (shard.has(i) && known.cells.count(report.cells[i].id) == 0) ++left;
  }
  const Progress progress(!command.quiet, left, "cells");
  SweepRunOptions options;
  options.jobs = command.jobs;
  options.shard = shard;
  options.on_line = [&log](const std::string& line) { log.add(line); };
  options.on_cell_ended = [&progress](std::uint32_t ended) { progress.show(ended); };
  run_sweep(sweep, known.cells, options, stop, report);
}

// Adds the cells of a shard. False, and a line says so, where one is known with other figures.
bool take_cells(const fs::path& folder, std::map<std::string, reports::SweepCell>& known) {
  const reports::KnownCells here = reports::read_cells(folder);
  if (here.outdated > 0) {
    std::fprintf(stderr,
                 "strandsim: %s in '%s' by an earlier release, which did not keep what each run "
                 "shows; run them again by the same command\n",
                 reports::plural(here.outdated, "cell").c_str(), folder.c_str());
  }
  for (const auto& [id, cell] : here.cells) {
    const auto [there, added] = known.emplace(id, cell);
    if (added || figures_line(there->second) == figures_line(cell)) continue;
    std::fprintf(stderr,
                 "strandsim: '%s' has another result of the cell %s; were the shards run by one "
                 "release?\n",
                 folder.c_str(), id.c_str());
    return false;
  }
  return true;
}

struct MergedCells {
  std::string lines;  // of those that are there
  std::size_t missing = 0;
};

// Gives the cells of a plan their figures, and names those that have none.
MergedCells fill_in(const std::map<std::string, reports::SweepCell>& known,
                    reports::SweepReport& sweep) {
  MergedCells merged;
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    reports::SweepCell& cell = sweep.cells[i];
    const auto found = known.find(cell.id);
    if (found != known.end()) {
      cell.figures = found->second.figures;
      cell.cost = found->second.cost;
      merged.lines += cell_line(sweep, cell);
    } else if (++merged.missing <= most_named) {
      std::fprintf(stderr, "strandsim: cell %zu (%s) is missing\n", i,
                   cell_name(sweep, cell).c_str());
    }
  }
  if (merged.missing > most_named) {
    std::fprintf(stderr, "strandsim: and %zu more\n", merged.missing - most_named);
  }
  return merged;
}

}  // namespace

reports::ExitCode run(const SweepCommand& command) {
  ShardChoice choice;
  if (command.shard) {
    choice = {*command.shard, "--shard"};
  } else {
    const auto chosen = shard_of_environment(
        [](const std::string& name) -> std::optional<std::string> {
          const char* value = std::getenv(name.c_str());
          return value == nullptr ? std::nullopt : std::optional<std::string>(value);
        },
        command.shards);
    if (!chosen) return usage(chosen.error());
    choice = *chosen;
  }
  const Shard shard = choice.shard;
  const scenario::Sweep sweep =
      scenario::read_sweep(command.scenario, command.overrides, command.matrix);
  if (sweep.axes().empty()) {
    return usage("'" + command.scenario.string() +
                 "' has no key sweep; give --matrix KEY=V1,V2,..., or add one");
  }
  if (const std::string path = hidden_override(command, sweep); !path.empty()) {
    return usage("--set " + path + ": the sweep varies it; give --matrix " + path +
                 "=VALUE instead");
  }
  if (!choice.from.empty() && !command.quiet) {
    std::fprintf(stderr, "strandsim: shard %u of %u, from %s\n", shard.index + 1, shard.count,
                 choice.from.c_str());
  }
  const std::atomic<bool>& stop = watch_stop_signals();
  reports::SweepReport report = plan_sweep(sweep, stop);
  if (!stop) {
    begin_folder(command.out, report);
    run_cells(command, sweep, shard, stop, report);
  }
  if (const auto stopped = exit_code_of_signal()) {
    std::fprintf(stderr, "strandsim: stopped with %zu of %zu cells in %s; go on with: %s\n",
                 cells_with_figures(report), sweep.cells().size(), command.out.c_str(),
                 command_to_go_on(command).c_str());
    return *stopped;
  }
  if (shard.count == 1) {
    write_result(command, report);
  } else {
    if (!command.reports.empty()) {
      std::fprintf(stderr, "strandsim: a shard writes no --report; give it to strandsim merge\n");
    }
    report = own_part(std::move(report), shard);
  }
  show(command, report);
  return verdict(report);
}

reports::ExitCode run(const MergeCommand& command) {
  reports::SweepReport merged;
  std::map<std::string, reports::SweepCell> known;
  for (const fs::path& folder : command.folders) {
    const fs::path file = folder / plan_name;
    const std::string text = read_text(file);
    if (text.empty()) {
      throw reports::FileError("'" + file.string() +
                               "' cannot be read; name the --out folder of a sweep");
    }
    auto plan = reports::sweep_from_json(text);
    if (!plan) return usage("'" + file.string() + "' " + plan.error());
    if (folder == command.folders.front()) {
      merged = *std::move(plan);
    } else if (to_json(merged) != to_json(*plan)) {
      return usage("'" + folder.string() + "' and '" + command.folders.front().string() +
                   "' are of different sweeps; merge the shards of one");
    }
    if (!take_cells(folder, known)) return reports::ExitCode::not_deterministic;
  }
  for (reports::SweepCell& cell : merged.cells) cell.figures.reset();
  const std::string plan = to_json(merged);
  const MergedCells cells = fill_in(known, merged);
  if (cells.missing > 0 && !command.partial) {
    std::fprintf(stderr,
                 "strandsim: %zu of %zu cells are missing; run their shards, or give --partial\n",
                 cells.missing, merged.cells.size());
    return reports::ExitCode::fail;
  }
  reports::write_report_file(command.out / plan_name, plan);
  reports::write_report_file(command.out / cells_name, cells.lines);
  write_result(command, merged);
  show(command, merged);
  if (cells.missing > 0) {
    std::erase_if(merged.cells, [](const reports::SweepCell& cell) { return !cell.figures; });
  }
  return verdict(merged);
}

}  // namespace strand::sim
