#include "real/command_line.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <fmt/format.h>

#include "core/cli/comparison_options.hpp"
#include "core/cli/self_description.hpp"
#include "core/cli/shell_text.hpp"
#include "core/scenario/tolerances.hpp"
#include "core/scenario/units.hpp"
#include "core/wire/limits.hpp"
#include "real/host_lookup.hpp"
#include "reports/report_writers.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

// The flags of StreamOptions that take a value: the one list that parsing and to_arguments() share.
struct StreamFlag {
  std::string StreamOptions::*value;
  const char* name;
  const char* group;
  const char* type;
  const char* help;
};

constexpr std::array stream_flags{
    StreamFlag{&StreamOptions::video, "--video", "Source", "FILE",
               "Video file to stream, at its own frame rate"},
    StreamFlag{&StreamOptions::frames, "--frames", "Source", "N", "Stream at most N frames"},
    StreamFlag{&StreamOptions::fps, "--fps", "Source", "RATE",
               "Frames a second, such as 25 or 30000/1001, instead of the source's own"},
    StreamFlag{&StreamOptions::jpeg_quality, "--jpeg-quality", "Codec", "1..100",
               "JPEG quality (80)"},
    StreamFlag{&StreamOptions::zlib_level, "--zlib-level", "Codec", "0..9|none",
               "Effort to deflate the JPEG further (6)"},
    StreamFlag{&StreamOptions::wire, "--wire", "Transport", "binary|json",
               "Datagram format (binary); json is the one of the Python StrandCast"},
    StreamFlag{&StreamOptions::forwarding, "--forwarding", "Transport", "HOW",
               "cut_through: relay each chunk at once (default); store_and_forward: whole frames"},
    StreamFlag{&StreamOptions::max_datagram, "--max-datagram", "Transport", "SIZE",
               "Largest datagram, such as 1200B (default) or 60000B"},
    StreamFlag{&StreamOptions::deadline, "--deadline", "Transport", "TIME",
               "Playout deadline after capture, such as 500ms (1s); later frames count as late"},
};

CLI::Option* add_duration(CLI::App& app, const std::string& name, Duration& target,
                          const std::string& help) {
  return app
      .add_option_function<std::string>(
          name,
          [&target, name](const std::string& text) {
            constexpr scenario::Range<Duration> range{Duration(0), std::chrono::hours(1'000)};
            const auto reading = scenario::read_duration(text, range);
            if (!reading) throw CLI::ValidationError(name, reading.error());
            target = *reading;
          },
          help)
      ->type_name("TIME");
}

// CLI11's own range check would write its limits into every line of the help.
CLI::Validator port_number() {
  return CLI::Validator(
      [](const std::string& text) {
        const auto reading = scenario::read_whole_number(text, {1, 65'535});
        return reading ? std::string() : reading.error();
      },
      "");
}

// For the launcher, and in no help.
void add_launcher(CLI::App& app, std::string& launcher) {
  app.add_option("--launcher", launcher)->group("");
}

CLI::Option* add_port(CLI::App& app, const std::string& name, std::uint16_t& target,
                      const std::string& help) {
  return app.add_option(name, target, help)->type_name("PORT")->check(port_number());
}

void add_stream_options(CLI::App& app, StreamOptions& options) {
  app.add_option("SCENARIO", options.scenario,
                 "Scenario file (YAML): what is streamed and how, through whom, over which links");
  app.add_flag("--demo", options.demo, "Stream a synthetic video: 640x360, 30 fps, 300 frames")
      ->group("Source");
  for (const StreamFlag& flag : stream_flags) {
    app.add_option(flag.name, options.*flag.value, flag.help)
        ->group(flag.group)
        ->type_name(flag.type);
  }
  app.get_option("--video")->excludes("--demo");
  app.add_flag("--ignore-links", options.ignore_links,
               "Run a scenario without the impairments of its links, and without its events")
      ->group("Transport");
}

void add_storage_options(CLI::App& app, StorageOptions& options) {
  app.add_option("--out", options.out, "Folder for frames and logs (the current one)")
      ->group("Output")
      ->type_name("DIR");
  app.add_flag("--overwrite", options.overwrite, "Replace what an earlier run left there")
      ->group("Output");
  app.add_flag("--no-decode", options.no_decode, "Store frames without decoding them as a check")
      ->group("Output");
  app.add_option_function<std::string>(
         "--keep",
         [&options](const std::string& text) {
           const auto reading = scenario::read_whole_number(text, {0, wire::max_frames});
           if (!reading) throw CLI::ValidationError("--keep", reading.error());
           options.keep = *reading;
         },
         "Keep the last N frames of a peer only, 0 for none: for streams that go on and on (all)")
      ->group("Output")
      ->type_name("N");
}

void add_run(CLI::App& strand, RunCommand& run, cli::BaselineFlags& baseline) {
  CLI::App& app = *strand.add_subcommand(
      "run", "Stream a video down a chain of peers, each a process of its own, and report");
  add_stream_options(app, run.stream);
  app.add_option("--peers", run.peers, "The chain: names, such as A,B,C, or how many (A,B,C,D)")
      ->group("Chain")
      ->type_name("NAMES|N");
  app.add_option("--hosts", run.hosts,
                 "Peers on other hosts, which ssh reaches without a password: see docs/hosts.md")
      ->group("Chain")
      ->type_name("FILE");
  add_port(app, "--coordinator-port", run.coordinator_port, "TCP port of the coordinator (9000)")
      ->group("Chain");
  add_port(app, "--peer-port", run.peer_port,
           "UDP port of the first peer (10001); the others count up, and each peer's control port "
           "is its UDP port + 10000")
      ->group("Chain");
  add_duration(app, "--wait", run.wait, "How long to wait for all peers to register (30s)")
      ->group("Chain");
  add_duration(app, "--timeout", run.timeout, "End a run that takes longer (no limit)")
      ->group("Chain");
  cli::add_baseline_options(app, baseline);
  add_storage_options(app, run.storage);
  app.add_option(
         "--terminal", run.terminal,
         "Where programs show what they do: auto (windows where there are any, panes inside "
         "tmux), none (logs only), or a terminal program such as xterm or tmux")
      ->group("Output")
      ->type_name("auto|none|NAME");
  app.add_flag("--display", run.display, "Show the video of every peer in a window (q closes it)")
      ->group("Output");
  app.add_flag("--close-windows", run.close_windows, "Close windows at the end, without Enter")
      ->group("Output");
  app.add_option("--report", run.reports,
                 "What to write into --out beside report.json: " + reports::report_kinds_text())
      ->group("Output")
      ->type_name("KINDS")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->check(CLI::IsMember(reports::report_kinds()));
  app.add_flag("--json", run.json, "Print the report as JSON instead of a table")->group("Output");
  app.add_flag("--quiet", run.quiet, "Print errors only")->group("Output");
  app.footer(
      "Examples:\n"
      "  strand run --demo                        a synthetic video through peers A, B, C, D\n"
      "  strand run --video clip.mp4 --out out    frames, logs and report.json in out/\n"
      "  strand run --demo --out out --report html,junit\n"
      "  strand run --demo --peers 8 --terminal none\n"
      "  strand run scenarios/clean.yaml --wire json --overwrite\n"
      "  strand run scenarios/clean.yaml --out out --save-baseline clean.json\n"
      "  strand run scenarios/clean.yaml --out out2 --baseline clean.json\n"
      "  strand run --demo --hosts hosts.yaml     peers on other hosts\n"
      "Commands on standard input, a terminal or a pipe: list, stop, stats, quit, help\n"
      "Exit codes: 0 pass; 1 the verdict is fail; 2 usage; 3 a file, port or program failed;\n"
      "            130, 143 stopped");
}

// --listen and --port.
void add_listen(CLI::App& app, CoordinatorCommand& coordinator) {
  CLI::Option* const port =
      add_port(app, "--port", coordinator.port, "TCP port to listen on (9000)")->group("Chain");
  app.add_option_function<std::string>(
         "--listen",
         [&coordinator, port](const std::string& text) {
           const auto parts = parse_host_and_port(text);
           const auto address = read_address(parts ? parts->host : text);
           if (!parts || !address) throw CLI::ValidationError("--listen", address.error());
           coordinator.listen = *address;
           if (!parts->port) return;
           if (!port->empty()) {
             throw CLI::ValidationError("--listen", "names a port, and so does --port; use one");
           }
           coordinator.port = *parts->port;
         },
         "Address to listen on, and to stream from: 0.0.0.0 or :: for all (127.0.0.1). Nobody is "
         "asked who they are: keep it within a network that you trust")
      ->group("Chain")
      ->type_name("ADDRESS[:PORT]");
}

void add_coordinator(CLI::App& strand, CoordinatorCommand& coordinator) {
  CLI::App& app = *strand.add_subcommand(
      "coordinator", "Take peers in, stream to the first of them, and write the report");
  add_stream_options(app, coordinator.stream);
  app.add_option("--chain", coordinator.chain,
                 "The peers to expect, in order; streams by itself when all are there")
      ->group("Chain")
      ->type_name("NAMES|N");
  add_listen(app, coordinator);
  app.add_flag("--start-by-command", coordinator.start_by_command,
               "Stream on 'startVideo' only, also with --chain")
      ->group("Chain");
  add_duration(app, "--wait", coordinator.wait,
               "Give up when the chain is not complete after this time (no limit)")
      ->group("Chain");
  app.add_option("--out", coordinator.out, "Folder for log and report (the current one)")
      ->group("Output")
      ->type_name("DIR");
  app.add_option("--report", coordinator.report, "Report file (report.json in --out)")
      ->group("Output")
      ->type_name("FILE");
  app.add_flag("--quiet", coordinator.quiet, "Log to the file only")->group("Output");
  add_launcher(app, coordinator.launcher);
  app.footer(
      "Commands on standard input: startVideo, list, stop, stats, quit, help\n"
      "Examples:\n"
      "  strand coordinator --demo                           streams on startVideo\n"
      "  strand coordinator --video clip.mp4 --chain A,B,C   streams when A, B and C are there\n"
      "  strand coordinator --demo --listen 192.168.1.10     to peers on other hosts\n"
      "Exit codes: 0 done; 1 not what the scenario expects; 2 usage; 3 a file, port or program\n"
      "            failed; 130, 143 stopped");
}

void add_peer(CLI::App& strand, PeerCommand& peer) {
  CLI::App& app =
      *strand.add_subcommand("peer", "Receive, store and relay a stream as one peer of a chain");
  app.add_option("NAME", peer.name, "Name: letters, digits, _ and -")->required();
  app.add_option("UDP_PORT", peer.port, "UDP port to receive on")->required()->check(port_number());
  app.add_option("--control-port", peer.control_port, "TCP port (UDP_PORT + 10000)")
      ->group("Chain")
      ->type_name("PORT")
      ->check(port_number());
  app.add_option_function<std::string>(
         "--coordinator",
         [&peer](const std::string& text) {
           const auto host = parse_host_and_port(text);
           if (!host) {
             throw CLI::ValidationError(
                 "--coordinator",
                 fmt::format("'{}' is not HOST:PORT, such as 127.0.0.1:9000, media1:9000 or "
                             "[2001:db8::1]:9000",
                             text));
           }
           peer.coordinator = *host;
         },
         "Where the coordinator listens: a name or an address (127.0.0.1:9000)")
      ->group("Chain")
      ->type_name("HOST:PORT");
  app.add_option("--bind", peer.bind,
                 "Address to listen on, such as 0.0.0.0 or :: for all (the one from which the "
                 "coordinator is reached)")
      ->group("Chain")
      ->type_name("ADDRESS");
  app.add_option("--advertise", peer.advertise,
                 "Where the hop before and the coordinator reach this peer (what it is bound to)")
      ->group("Chain")
      ->type_name("HOST");
  app.add_option("--links", peer.links,
                 "Apply the links that a scenario gives this peer to the datagrams it sends, and "
                 "carry out the events of its clock, disk and connections")
      ->group("Chain")
      ->type_name("SCENARIO");
  app.add_option("--chain", peer.chain, "The chain of --links, instead of the scenario's own")
      ->group("Chain")
      ->type_name("NAMES|N");
  app.get_option("--chain")->needs("--links");
  add_storage_options(app, peer.storage);
  app.add_flag("--continue", peer.go_on,
               "Go on for a peer that has crashed: keep its frames, and add to its log")
      ->group("Output");
  app.add_flag("--end-with-input", peer.end_with_input,
               "Quit when standard input ends, whatever it is: for ssh and supervisors")
      ->group("Chain");
  app.add_flag("--display", peer.display, "Show the video in a window (q closes it)")
      ->group("Output");
  app.add_option("--display-place", peer.display_place)->group("");
  app.add_flag("--quiet", peer.quiet, "Log to the file only")->group("Output");
  add_launcher(app, peer.launcher);
  app.footer(
      "Commands on standard input: stats, quit, help\n"
      "Examples:\n"
      "  strand peer A 10001\n"
      "  strand peer B 10002 --coordinator 127.0.0.1:9000 --out out\n"
      "  strand peer C 10001 --coordinator media1:9000    on another host; see docs/hosts.md");
}

void add_export(CLI::App& strand, ExportCommand& command) {
  CLI::App& app =
      *strand.add_subcommand("export", "Make a video file of the frames that a peer stored");
  app.add_option("FOLDER", command.frames, "Folder of a peer's frames, such as out/peer_A_frames")
      ->required();
  app.add_option("-o,--out", command.out,
                 "Video file; .mp4 and .mkv are MPEG-4, .avi is motion JPEG")
      ->required()
      ->type_name("FILE");
  app.add_option("--gaps", command.gaps,
                 "Where a frame is missing: repeat the one before (default), mark that one with a "
                 "red border, in grey, or skip, which makes the video shorter")
      ->type_name("HOW")
      ->check(CLI::IsMember(std::vector<std::string>{"repeat", "mark", "skip"}));
  app.add_option("--fps", command.fps,
                 "Frames a second, such as 25 or 30000/1001 (those of report.json beside FOLDER, "
                 "or 30)")
      ->type_name("RATE");
  app.add_flag("--overwrite", command.overwrite, "Replace FILE if it is there");
  app.add_flag("--quiet", command.quiet, "Print errors only");
  app.footer(
      "The video ends with the run's last frame where report.json is beside FOLDER, and else with\n"
      "the last that is stored. Before the first stored frame it is black. A file that is no "
      "intact\n"
      "JPEG counts as missing.\n"
      "Examples:\n"
      "  strand export out/peer_D_frames -o D.mp4 --gaps mark\n"
      "Exit codes: 0 done; 2 usage; 3 a file failed; 130, 143 stopped, and nothing is left behind");
}

void add_window(CLI::App& strand, WindowHostOptions& window) {
  CLI::App& app = *strand.add_subcommand("window", "Run one of the others in a window");
  app.group("");  // not for people: the launcher's windows call it
  app.add_option("--server", window.server)->required();
  app.add_option("--number", window.number)->required();
  app.add_option("--title", window.title)->required();
  app.add_option("COMMAND", window.command)->required();
}

void add_display(CLI::App& strand, DisplayOptions& display) {
  CLI::App& app = *strand.add_subcommand("display", "Show the frames of a peer");
  app.group("");  // not for people: peers call it
  app.add_option("--name", display.name)->required();
  app.add_option("--place", display.place);
}

// CLI11 speaks of arguments by their names alone; the subcommand says where to look.
NoCommand usage_problem(const CLI::App& strand, const CLI::ParseError& error) {
  std::string who = "strand";
  for (const CLI::App* sub : strand.get_subcommands()) who += " " + sub->get_name();
  std::string what = error.what();
  for (char& character : what) {
    if (character == '\n') character = ' ';
  }
  while (!what.empty() && (what.back() == ' ' || what.back() == '.')) what.pop_back();
  return {reports::ExitCode::usage, fmt::format("{}: {}; see {} --help", who, what, who)};
}

}  // namespace

std::vector<std::string> to_arguments(const StreamOptions& options, Paths paths) {
  const auto path = [paths](const std::string& given) {
    return paths == Paths::absolute ? fs::absolute(given).string() : given;
  };
  std::vector<std::string> arguments;
  for (const StreamFlag& flag : stream_flags) {
    const std::string& value = options.*flag.value;
    if (value.empty()) continue;
    const bool is_file = flag.value == &StreamOptions::video;
    arguments.insert(arguments.end(), {flag.name, is_file ? path(value) : value});
  }
  if (options.demo) arguments.emplace_back("--demo");
  if (options.ignore_links) arguments.emplace_back("--ignore-links");
  if (!options.scenario.empty()) arguments.push_back(path(options.scenario));
  return arguments;
}

std::string command_text(const RunCommand& command) {
  std::vector<std::string> words{"strand", "run"};
  for (std::string& argument : to_arguments(command.stream, Paths::as_given)) {
    words.push_back(std::move(argument));
  }
  if (!command.peers.empty()) words.insert(words.end(), {"--peers", command.peers});
  return cli::shell_command(words);
}

expected<Command, NoCommand> parse_command_line(std::vector<std::string> arguments) {
  RunCommand run;
  cli::BaselineFlags baseline;
  CoordinatorCommand coordinator;
  PeerCommand peer;
  ExportCommand export_command;
  WindowHostOptions window;
  DisplayOptions display;

  CLI::App strand("Live video down a chain of peers", "strand");
  strand.require_subcommand(0, 1);
  strand.set_version_flag("--version", "strand " STRANDCAST_VERSION);
  strand.footer("Try it: strand run --demo\nEach command has its own --help.");
  add_run(strand, run, baseline);
  add_coordinator(strand, coordinator);
  add_peer(strand, peer);
  add_export(strand, export_command);
  add_window(strand, window);
  add_display(strand, display);
  const cli::SelfDescription description(strand, STRANDCAST_VERSION);
  for (CLI::App* app : strand.get_subcommands({})) app->get_formatter()->column_width(34);

  // CLI11 takes arguments from the back.
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    strand.parse(std::move(reversed));
  } catch (const CLI::CallForHelp&) {
    const auto chosen = strand.get_subcommands();
    std::string help = chosen.empty() ? strand.help() : chosen.front()->help("strand");
    return unexpected(NoCommand{reports::ExitCode::pass, std::move(help)});
  } catch (const CLI::CallForVersion& version) {
    return unexpected(NoCommand{reports::ExitCode::pass, std::string(version.what()) + "\n"});
  } catch (const CLI::ParseError& error) {
    return unexpected(usage_problem(strand, error));
  }
  if (strand.get_subcommands().empty()) {
    return unexpected(
        NoCommand{reports::ExitCode::usage,
                  "strand: name a command: run, coordinator, peer or export; see strand --help"});
  }
  if (auto text = description.text()) {
    return unexpected(NoCommand{reports::ExitCode::pass, std::move(*text)});
  }
  if (strand.got_subcommand("run")) {
    auto tolerances = scenario::read_tolerances(baseline.tolerances);
    if (!tolerances) {
      return unexpected(
          NoCommand{reports::ExitCode::usage,
                    "strand run: --tolerance: " + tolerances.error() + "; see strand run --help"});
    }
    run.baseline = {baseline.file, baseline.save, *std::move(tolerances)};
    return Command(std::move(run));
  }
  if (strand.got_subcommand("coordinator")) return Command(std::move(coordinator));
  if (strand.got_subcommand("peer")) return Command(std::move(peer));
  if (strand.got_subcommand("export")) return Command(std::move(export_command));
  if (strand.got_subcommand("display")) return Command(std::move(display));
  return Command(std::move(window));
}

}  // namespace strand::real
