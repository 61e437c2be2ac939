#include "sim/command_line.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "core/cli/comparison_options.hpp"
#include "core/cli/self_description.hpp"
#include "core/scenario/tolerances.hpp"
#include "reports/report_writers.hpp"
#include "reports/sweep_writers.hpp"

namespace strand::sim {

namespace {

constexpr const char* examples =
    "Examples:\n"
    "  strandsim scenarios/lossy_chain.yaml\n"
    "  strandsim scenarios/lossy_chain.yaml --seed 7 --repeat 20 --jobs 4\n"
    "  strandsim scenarios/perfect_chain.yaml --set links.default.loss=5% --set "
    "transport.deadline=500ms\n"
    "  strandsim scenarios/lossy_chain.yaml --out out --report text,json\n"
    "  strandsim scenarios/lossy_chain.yaml --out out --report junit,markdown\n"
    "  strandsim scenarios/relay_crash.yaml --out out --report trace,pcap\n"
    "  strandsim scenarios/perfect_chain.yaml --json | jq .runs[0].peers\n"
    "  strandsim validate scenarios/*.yaml\n"
    "  strandsim explain scenarios/lossy_chain.yaml --peer D --frame 120\n"
    "  strandsim explain out --run 3\n"
    "  strandsim scenarios/lossy_chain.yaml --save-baseline lossy_chain.json\n"
    "  strandsim scenarios/lossy_chain.yaml --baseline lossy_chain.json\n"
    "  strandsim compare before/report.json after/report.json\n"
    "  strandsim sweep scenarios/sweeps/jpeg_quality.yaml --out out\n"
    "Exit codes: 0 pass; 1 the verdict is fail; 2 usage or scenario; 3 a file could not be used;\n"
    "4 not deterministic; 70 a defect of strandsim; 130, 143 stopped by a signal, after the report "
    "of what ran is "
    "written.";

// What the flags say before they are put together.
struct Flags {
  RunCommand run;
  ValidateCommand validate;
  ExplainCommand explain;
  CompareCommand compare;
  SweepCommand sweep;
  MergeCommand merge;
  std::vector<std::string> set;
  cli::BaselineFlags baseline;
  std::vector<std::string> matrix;
  std::optional<std::string> shard;
  std::optional<std::string> seed;
  std::optional<std::string> repeat;
  std::vector<std::string> report;
};

// How what is printed looks.
void add_color(CLI::App& app, Color& color) {
  app.add_option("--color", color, "Colours in what is printed (auto)")
      ->group("Output")
      ->type_name("auto|always|never")
      ->transform(CLI::Transformer(std::map<std::string, Color>{{"auto", Color::automatic},
                                                                {"always", Color::always},
                                                                {"never", Color::never}})
                      .description(""));
}

void add_look(CLI::App& app, Color& color, std::optional<std::size_t>& width) {
  add_color(app, color);
  app.add_option("--width", width, "Columns (the terminal's, else 100)")
      ->group("Output")
      ->type_name("N")
      ->check(CLI::Range(std::size_t{60}, std::size_t{1000}));
}

std::vector<std::string> kinds_of_simulated_reports() {
  std::vector<std::string> kinds = reports::report_kinds();
  kinds.insert(kinds.end(), {"trace", "pcap"});
  return kinds;
}

void add_run_options(CLI::App& app, Flags& flags) {
  RunCommand& run = flags.run;
  app.add_option("SCENARIO", run.scenario, "Scenario file (YAML)");
  app.add_option("--seed", flags.seed, "Seed, instead of the scenario's")
      ->group("Scenario")
      ->type_name("N");
  app.add_option("--repeat", flags.repeat, "How many runs, each with a seed of its own")
      ->group("Scenario")
      ->type_name("N");
  app.add_option("--set", flags.set, "Replaces a value of the scenario; may be given again")
      ->group("Scenario")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  app.add_option("--jobs", run.jobs, "Runs side by side (one a core)")
      ->group("Running")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  app.add_flag("--check", run.check, "Check after every event that nothing impossible has happened")
      ->group("Running");
  app.add_flag(
         "--pictures", run.pictures,
         "Compare what peers show with what the source gave (PSNR and SSIM), as psnr and ssim "
         "in expectations do; decodes the source once more")
      ->group("Running");
  app.add_flag("--verify-determinism", run.verify_determinism,
               "Run everything twice more, and name the first event that differs")
      ->group("Running");
  // For the program itself, and in no help.
  app.add_flag("--write-facts", run.write_facts)->group("");
  cli::add_baseline_options(app, flags.baseline);
  app.add_option("--out", run.out, "Folder for the report's files; made where it is missing")
      ->group("Output")
      ->type_name("DIR");
  app.add_option("--report", flags.report,
                 "What to write into --out: " + reports::report_kinds_text() +
                     ", trace (trace.json, for Perfetto), pcap (a capture of every hop, for "
                     "Wireshark); with several runs the last two stand in run_0, run_1, ... (json)")
      ->group("Output")
      ->type_name("KINDS")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(kinds_of_simulated_reports()))
      ->needs("--out");
  app.add_flag("--json", run.json, "Print the report as one JSON document instead of a table")
      ->group("Output");
  add_look(app, run.color, run.width);
  app.add_flag("--quiet", run.quiet, "Print errors only")->group("Output");
}

CLI::App& add_explain_command(CLI::App& app, Flags& flags) {
  CLI::App& command =
      *app.add_subcommand("explain", "Tell why a peer got a frame or did not, hop by hop");
  command.footer(
      "Examples:\n"
      "  strandsim explain scenarios/lossy_chain.yaml --peer D --frame 120\n"
      "  strandsim explain out --run 3\n"
      "Exit codes: 0 told; 2 usage, scenario, or no such run, peer or frame; 3 a file could not be "
      "used.");
  ExplainCommand& explain = flags.explain;
  ExplainRequest& request = explain.request;
  command
      .add_option("RUN", request.source, "Scenario file (YAML), report.json, or the folder of one")
      ->required();
  command.add_option("--peer", request.peer, "Peer that the frame went to (the last)")
      ->type_name("NAME");
  command.add_option("--frame", request.frame, "Frame, from 0 (the first that is not complete)")
      ->type_name("N");
  command.add_option("--run", request.run, "Run, from 0 (0)")->type_name("N");
  command.add_option("--seed", flags.seed, "Seed, instead of the scenario's")->type_name("N");
  command.add_option("--set", flags.set, "Replaces a value of the scenario; may be given again")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_flag("--json", explain.json, "Print the story as one JSON document");
  add_look(command, explain.color, explain.width);
  command.add_flag("--quiet", explain.quiet, "Print the headline and the verdict only");
  return command;
}

CLI::App& add_compare_command(CLI::App& app, Flags& flags) {
  CLI::App& command =
      *app.add_subcommand("compare", "Say what got better or worse from one report to another");
  command.footer(
      "Examples:\n"
      "  strandsim compare before/report.json after\n"
      "  strandsim compare simulated real --tolerance latency=20ms --all\n"
      "Exit codes: 0 no regression; 1 regression; 2 usage; 3 a report could not be read.");
  CompareCommand& compare = flags.compare;
  command.add_option("BASE", compare.base, "Earlier report.json, or the folder of one")->required();
  command.add_option("NOW", compare.now, "Later report.json, or the folder of one")->required();
  cli::add_tolerance_option(command, flags.baseline.tolerances);
  command.add_flag("--all", compare.all, "Show the figures that are the same, too");
  command.add_flag("--json", compare.json, "Print one JSON document instead of a table");
  add_color(command, compare.color);
  command.add_flag("--quiet", compare.quiet, "Print errors only");
  return command;
}

void add_sweep_reports(CLI::App& app, std::vector<std::string>& reports) {
  app.add_option("--report", reports,
                 "What to write beside sweep.json and sweep.csv: " + reports::sweep_kinds_text())
      ->type_name("KINDS")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(reports::sweep_kinds()));
}

CLI::App& add_sweep_command(CLI::App& app, Flags& flags) {
  CLI::App& command = *app.add_subcommand(
      "sweep", "Run every cell of a scenario's matrix, each with the same seeds");
  command.footer(
      "Cells that stand in DIR already are not run again, so that a sweep that was stopped goes "
      "on\n"
      "when it is started again.\n"
      "Examples:\n"
      "  strandsim sweep scenarios/lossy_chain.yaml --matrix links.default.loss=0%,1%,5% --out "
      "out\n"
      "  strandsim sweep scenarios/sweeps/jpeg_quality.yaml --out out --report html\n"
      "  strandsim sweep big.yaml --shard 2/4 --out out\n"
      "Exit codes: 0 all cells pass; 1 a cell fails its expectations; 2 usage or scenario; 3 a "
      "file\n"
      "could not be used; 130, 143 stopped by a signal, and the cells that ended are kept.");
  SweepCommand& sweep = flags.sweep;
  command.add_option("SCENARIO", sweep.scenario, "Scenario file (YAML)")->required();
  command
      .add_option("--matrix", flags.matrix,
                  "Values of a setting, instead of the scenario's; may be given again")
      ->type_name("KEY=V1,V2,...")
      ->allow_extra_args(false);
  command.add_option("--set", flags.set, "Replaces a value of the scenario; may be given again")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  command.add_option("--seed", flags.seed, "Seed, instead of the scenario's")->type_name("N");
  command.add_option("--repeat", flags.repeat, "How many runs of every cell")->type_name("N");
  command.add_option("--jobs", sweep.jobs, "Cells side by side (one a core)")
      ->type_name("N")
      ->check(CLI::Range(1U, 1024U));
  command.add_option("--out", sweep.out, "Folder for the cells and the result")
      ->required()
      ->type_name("DIR");
  command
      .add_option("--shard", flags.shard,
                  "Run every N-th cell only, from the I-th on: 1/N to N/N (what Slurm, Kubernetes "
                  "or MPI say in the environment)")
      ->type_name("I/N");
  command.add_option("--shards", sweep.shards, "How many shards, of which Kubernetes says one")
      ->type_name("N")
      ->check(CLI::Range(1U, 100'000U))
      ->excludes("--shard");
  add_sweep_reports(command, sweep.reports);
  command.add_flag("--json", sweep.json, "Print sweep.json instead of a table");
  add_look(command, sweep.color, sweep.width);
  command.add_flag("--quiet", sweep.quiet, "Print errors only");
  return command;
}

CLI::App& add_merge_command(CLI::App& app, Flags& flags) {
  CLI::App& command = *app.add_subcommand("merge", "Put the shards of a sweep together");
  command.footer(
      "Example:\n"
      "  strandsim merge out/1 out/2 --out out --report html\n"
      "Exit codes: 0 all cells pass; 1 a cell is missing, or fails its expectations; 2 the "
      "folders\n"
      "are of different sweeps; 3 a file could not be used; 4 two shards have different results "
      "of\n"
      "one cell.");
  MergeCommand& merge = flags.merge;
  command.add_option("DIR", merge.folders, "Folders of shards")->required();
  command.add_option("--out", merge.out, "Folder for the result")->required()->type_name("DIR");
  command.add_flag("--partial", merge.partial, "Do with the cells that are there");
  add_sweep_reports(command, merge.reports);
  command.add_flag("--json", merge.json, "Print sweep.json instead of a table");
  add_look(command, merge.color, merge.width);
  command.add_flag("--quiet", merge.quiet, "Print errors only");
  return command;
}

NoCommand usage(const std::string& problem) {
  return {reports::ExitCode::usage, "strandsim: " + problem + "; see strandsim --help"};
}

// CLI11's message as one line without a full stop.
std::string one_line(std::string text) {
  std::replace(text.begin(), text.end(), '\n', ' ');
  while (!text.empty() && (text.back() == ' ' || text.back() == '.')) text.pop_back();
  return text;
}

expected<std::vector<scenario::Override>, NoCommand> overrides_of(const Flags& flags) {
  std::vector<scenario::Override> overrides;
  for (const std::string& text : flags.set) {
    auto override = scenario::parse_override(text);
    if (!override) return unexpected<NoCommand>(usage("--set: " + override.error()));
    overrides.push_back(std::move(*override));
  }
  if (flags.seed) overrides.push_back({"seed", *flags.seed});
  return overrides;
}

expected<Tolerances, NoCommand> tolerances_of(const Flags& flags) {
  auto tolerances = scenario::read_tolerances(flags.baseline.tolerances);
  if (!tolerances) return unexpected<NoCommand>(usage("--tolerance: " + tolerances.error()));
  return *std::move(tolerances);
}

expected<Command, NoCommand> make_compare(Flags flags) {
  auto tolerances = tolerances_of(flags);
  if (!tolerances) return unexpected<NoCommand>(tolerances.error());
  flags.compare.tolerances = *std::move(tolerances);
  return std::move(flags.compare);
}

expected<Command, NoCommand> make_explain(Flags flags) {
  auto overrides = overrides_of(flags);
  if (!overrides) return unexpected<NoCommand>(overrides.error());
  flags.explain.request.overrides = std::move(*overrides);
  return std::move(flags.explain);
}

expected<Command, NoCommand> make_run(Flags flags) {
  RunCommand& run = flags.run;
  if (run.scenario.empty()) return unexpected<NoCommand>(usage("no scenario file is given"));
  auto overrides = overrides_of(flags);
  if (!overrides) return unexpected<NoCommand>(overrides.error());
  run.overrides = std::move(*overrides);
  auto tolerances = tolerances_of(flags);
  if (!tolerances) return unexpected<NoCommand>(tolerances.error());
  run.baseline = {flags.baseline.file, flags.baseline.save, *std::move(tolerances)};
  if (flags.repeat) run.overrides.push_back({"repeat", *flags.repeat});
  if (!flags.report.empty()) {
    run.write_trace = std::erase(flags.report, "trace") > 0;
    run.write_pcap = std::erase(flags.report, "pcap") > 0;
    run.reports = std::move(flags.report);
  }
  return std::move(run);
}

expected<Command, NoCommand> make_sweep(Flags flags) {
  SweepCommand& sweep = flags.sweep;
  auto overrides = overrides_of(flags);
  if (!overrides) return unexpected<NoCommand>(overrides.error());
  sweep.overrides = std::move(*overrides);
  if (flags.repeat) sweep.overrides.push_back({"repeat", *flags.repeat});
  for (const std::string& text : flags.matrix) {
    auto axis = scenario::parse_override(text);
    if (!axis) {
      return unexpected<NoCommand>(usage("--matrix '" + text +
                                         "' is not KEY=V1,V2,...; write for example --matrix "
                                         "links.default.loss=1%,5%"));
    }
    axis->option = "--matrix";
    sweep.matrix.push_back(std::move(*axis));
  }
  if (flags.shard) {
    auto shard = parse_shard(*flags.shard);
    if (!shard) return unexpected<NoCommand>(usage(shard.error()));
    sweep.shard = *shard;
  }
  return std::move(sweep);
}

}  // namespace

expected<Command, NoCommand> parse_command_line(std::vector<std::string> arguments) {
  Flags flags;
  CLI::App app("Simulates a scenario of StrandCast and reports what arrived.", "strandsim");
  app.set_version_flag("--version", "strandsim " STRANDCAST_VERSION);
  app.footer(examples);
  app.require_subcommand(0, 1);
  add_run_options(app, flags);
  CLI::App& validate = *app.add_subcommand("validate", "Check scenarios without running them");
  validate.add_option("SCENARIO", flags.validate.scenarios, "Scenario files (YAML)")->required();
  validate.add_flag("--quiet", flags.validate.quiet, "Print errors only");
  const CLI::App& schema =
      *app.add_subcommand("schema", "Print the JSON Schema of the scenario language");

  const CLI::App& explain = add_explain_command(app, flags);
  const CLI::App& compare = add_compare_command(app, flags);
  const CLI::App& sweep = add_sweep_command(app, flags);
  const CLI::App& merge = add_merge_command(app, flags);
  const cli::SelfDescription description(app, STRANDCAST_VERSION);

  try {
    std::reverse(arguments.begin(), arguments.end());  // as CLI11 wants them
    app.parse(std::move(arguments));
  } catch (const CLI::CallForHelp&) {
    const CLI::App* asked = &app;
    for (const CLI::App* command :
         {static_cast<const CLI::App*>(&validate), &explain, &compare, &sweep, &merge}) {
      if (command->parsed()) asked = command;
    }
    return unexpected<NoCommand>(
        {reports::ExitCode::pass, asked->help(asked == &app ? "" : "strandsim")});
  } catch (const CLI::CallForVersion&) {
    return unexpected<NoCommand>({reports::ExitCode::pass, "strandsim " STRANDCAST_VERSION "\n"});
  } catch (const CLI::ParseError& error) {
    return unexpected<NoCommand>(usage(one_line(error.what())));
  }
  if (validate.parsed()) return std::move(flags.validate);
  if (schema.parsed()) return SchemaCommand{};
  if (explain.parsed()) return make_explain(std::move(flags));
  if (compare.parsed()) return make_compare(std::move(flags));
  if (sweep.parsed()) return make_sweep(std::move(flags));
  if (merge.parsed()) return std::move(flags.merge);
  if (auto text = description.text()) {
    return unexpected<NoCommand>({reports::ExitCode::pass, std::move(*text)});
  }
  return make_run(std::move(flags));
}

}  // namespace strand::sim
