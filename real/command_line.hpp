// The command line of `strand`: what it may say, and what it says. Nothing here opens a file or a
// socket; values with units stay text until the scenario reader takes them (stream_settings.hpp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/endpoint.hpp"
#include "core/base/expected.hpp"
#include "core/base/time.hpp"
#include "core/scenario/baseline_request.hpp"
#include "real/display_program.hpp"
#include "real/ports.hpp"
#include "real/window_host.hpp"
#include "reports/exit_code.hpp"

namespace strand::real {

// What is streamed and how. Empty means not said: then the scenario decides, or the default.
struct StreamOptions {
  std::string scenario;  // a file
  bool ignore_links = false;
  std::string video;  // a file
  bool demo = false;
  std::string frames;
  std::string fps;
  std::string jpeg_quality;
  std::string zlib_level;
  std::string wire;
  std::string forwarding;
  std::string max_datagram;
  std::string deadline;

  friend bool operator==(const StreamOptions&, const StreamOptions&) = default;
};

enum class Paths : std::uint8_t { absolute, as_given };

// The flags that say the same again: what the launcher gives the coordinator, with absolute paths.
[[nodiscard]] std::vector<std::string> to_arguments(const StreamOptions& options,
                                                    Paths paths = Paths::absolute);

// What a peer does with the frames, shared by `run` and `peer`.
struct StorageOptions {
  std::filesystem::path out = ".";
  bool overwrite = false;
  bool no_decode = false;
  std::optional<std::uint64_t> keep;  // frames a peer; nothing for all
};

struct RunCommand {
  StreamOptions stream;
  StorageOptions storage;
  std::string peers;  // "A,B,C" or "3"; empty for the scenario's, those of `hosts`, or four
  std::filesystem::path hosts;  // who is on another host; empty: nobody
  std::string terminal = "auto";
  bool display = false;
  bool close_windows = false;
  std::uint16_t coordinator_port = default_coordinator_port;
  std::uint16_t peer_port = default_peer_port;
  Duration wait = std::chrono::seconds(30);
  Duration timeout{};                // 0: none
  std::vector<std::string> reports;  // kinds that are written beside report.json
  scenario::BaselineRequest baseline;
  bool json = false;
  bool quiet = false;
};

// "strand run scenarios/clean.yaml --wire json": what is streamed, how and through whom, and not
// what becomes of it.
[[nodiscard]] std::string command_text(const RunCommand& command);

struct CoordinatorCommand {
  StreamOptions stream;
  std::filesystem::path out = ".";
  std::filesystem::path report;  // empty: report.json in `out`
  std::string chain;             // as RunCommand::peers; empty: whoever comes
  bool start_by_command = false;
  IpAddress listen = loopback_address;
  std::uint16_t port = default_coordinator_port;
  Duration wait{};       // 0: for ever
  std::string launcher;  // RunHub::name() of who started this; empty for a person
  bool quiet = false;
};

struct PeerCommand {
  StorageOptions storage;
  std::string name;
  std::uint16_t port = 0;
  std::uint32_t control_port = 0;  // 0: port + control_port_offset
  HostAndPort coordinator{"127.0.0.1", default_coordinator_port};
  std::string bind;       // an address; empty: the one that the coordinator is reached from
  std::string advertise;  // an address or a name; empty: the bound one, or as for `bind`
  std::string links;      // a scenario whose links and events are the peer's; empty: none
  std::string chain;      // the chain of those links; empty for the scenario's
  bool go_on = false;     // in the folder of a peer that has crashed
  bool display = false;
  unsigned display_place = 0;  // of the display among those of the run, from 0
  std::string launcher;        // as the coordinator's
  bool end_with_input = false;
  bool quiet = false;
};

struct ExportCommand {
  std::filesystem::path frames;  // a folder
  std::filesystem::path out;     // a video file
  std::string gaps = "repeat";
  std::string fps;  // empty: the run's
  bool overwrite = false;
  bool quiet = false;
};

using Command = std::variant<RunCommand, CoordinatorCommand, PeerCommand, ExportCommand,
                             WindowHostOptions, DisplayOptions>;

// There is nothing to run: help was asked for, or the command line is wrong.
struct NoCommand {
  reports::ExitCode code = reports::ExitCode::usage;
  std::string text;  // to standard output when the code is `pass`, else one line for standard error
};

// `arguments` without the program's name.
[[nodiscard]] expected<Command, NoCommand> parse_command_line(std::vector<std::string> arguments);

}  // namespace strand::real
