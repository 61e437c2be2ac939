#include "sim/program.hpp"

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include <sys/ioctl.h>
#include <unistd.h>

#include "core/scenario/resolved.hpp"
#include "core/scenario/schema.hpp"
#include "reports/expectations.hpp"
#include "reports/host_info.hpp"
#include "reports/json_report.hpp"
#include "reports/report_file.hpp"
#include "reports/terminal_report.hpp"
#include "sim/run_traces.hpp"
#include "sim/runs.hpp"
#include "sim/scenario_source.hpp"
#include "sim/story_json.hpp"
#include "sim/story_text.hpp"
#include "sim/verify_determinism.hpp"

namespace strand::sim {

namespace {

// Signals know no context: what they say is global to the program, and to nothing below it.
std::atomic<bool> stop_requested{false};
std::atomic<int> stop_signal{0};

extern "C" void on_stop_signal(int signal) {
  stop_signal = signal;
  stop_requested = true;
}

// The first signal ends the runs early; a second one ends the program as if it were not handled.
void watch_signals() {
  struct sigaction action {};
  action.sa_handler = on_stop_signal;
  action.sa_flags = static_cast<int>(SA_RESETHAND);
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);
}

void print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw reports::FileError(std::string("standard output cannot be written: ") +
                             std::strerror(errno) + "; look at where it goes");
  }
}

bool wants_color(Color color) {
  if (color != Color::automatic) return color == Color::always;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  if (term == nullptr || std::string_view(term) == "dumb") return false;
  return isatty(STDOUT_FILENO) != 0;
}

std::size_t terminal_width() {
  constexpr std::size_t otherwise = 100;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return size.ws_col;
}

// A line on standard error that is written over and over, on a terminal only.
class Progress {
 public:
  Progress(const RunCommand& command, std::uint32_t runs)
      : shown_(!command.quiet && runs > 1 && isatty(STDERR_FILENO) != 0), runs_(runs) {
    show(0);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() {
    if (shown_) std::fputs("\r\033[K", stderr);
  }

  void show(std::uint32_t ended) const {
    if (shown_) std::fprintf(stderr, "\r\033[K%u of %u runs", ended, runs_);
  }

 private:
  bool shown_;
  std::uint32_t runs_;
};

// As a shell takes it.
std::string quoted(const std::string& text) {
  constexpr std::string_view plain =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,%@";
  if (!text.empty() && text.find_first_not_of(plain) == std::string::npos) return text;
  std::string result = "'";
  for (const char character : text) {
    result += character == '\'' ? std::string("'\\''") : std::string(1, character);
  }
  return result + "'";
}

// The command that gives the same runs again.
std::string command_again(const RunCommand& command, const scenario::Scenario& scenario) {
  std::string text = "strandsim " + quoted(command.scenario.string());
  for (const scenario::Override& override : command.overrides) {
    if (override.path == "seed" || override.path == "repeat") continue;
    text += " --set " + quoted(override.path + "=" + override.value);
  }
  text += " --seed " + std::to_string(scenario.seed);
  if (scenario.repeat > 1) text += " --repeat " + std::to_string(scenario.repeat);
  return text;
}

reports::Report simulate(const RunCommand& command, const scenario::Scenario& scenario) {
  const auto began = std::chrono::steady_clock::now();
  reports::Report report;
  report.transport = "simulated";
  report.scenario_name = scenario.name;
  report.scenario_file = scenario.file.string();
  report.seed = scenario.seed;
  report.resolved_json = resolved_json(scenario);
  {
    const media::SourceOpener open_source = make_shared_source(source_options(scenario));
    const Progress progress(command, scenario.repeat);
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
    report.runs = run_all(scenario, open_source, options, stop_requested);
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

}  // namespace

reports::ExitCode run(const RunCommand& command) {
  const scenario::Scenario scenario = scenario::read_scenario(command.scenario, command.overrides);
  if (command.write_facts) {
    write_facts(scenario, stop_requested);
    return reports::ExitCode::pass;
  }
  watch_signals();
  if (command.verify_determinism && !verify_determinism(command, scenario)) {
    return reports::ExitCode::not_deterministic;
  }
  const reports::Report report = simulate(command, scenario);

  const std::string json =
      command.json || (command.out && command.write_json) ? to_json(report) : std::string();
  reports::TerminalOptions table;
  table.again = command_again(command, scenario);
  if (command.out) {
    if (command.write_text) {
      table.width = command.width.value_or(table.width);
      reports::write_report_file(*command.out / "report.txt", to_terminal(report, table));
    }
    if (command.write_json) {
      table.report_path = (*command.out / "report.json").string();
      reports::write_report_file(table.report_path, json);
    }
  }
  if (command.json) {
    print(json);
  } else if (!command.quiet) {
    table.width = command.width.value_or(terminal_width());
    table.color = wants_color(command.color);
    print(to_terminal(report, table));
  }
  if (stop_signal != 0) return static_cast<reports::ExitCode>(128 + stop_signal);
  return report.verdict == "pass" ? reports::ExitCode::pass : reports::ExitCode::fail;
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
  look.width = command.width.value_or(terminal_width());
  look.color = wants_color(command.color);
  look.brief = command.quiet;
  print(command.json ? to_json(*explanation->story) : to_text(*explanation->story, look));
  return reports::ExitCode::pass;
}

}  // namespace strand::sim
