// The command line of `strandsim`: what it may say. Nothing here opens a file; the values of --set,
// --seed and --repeat stay text until the scenario reader takes them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/base/compared_metric.hpp"
#include "core/base/expected.hpp"
#include "core/scenario/baseline_request.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "reports/exit_code.hpp"
#include "sim/console.hpp"
#include "sim/explain.hpp"
#include "sim/shard.hpp"

namespace strand::sim {

struct RunCommand {
  std::filesystem::path scenario;
  std::vector<scenario::Override> overrides;  // of --set, then --seed and --repeat
  unsigned jobs = 0;                          // 0: one a core
  bool verify_determinism = false;            // by two more runs
  bool write_facts = false;                   // one of those two: see determinism_check.hpp
  bool check = false;                         // the invariants of every run
  bool pictures = false;                      // compares them, though nothing asks for it
  std::optional<std::filesystem::path> out;   // a folder
  std::vector<std::string> reports{"json"};   // files in `out`, by their reports::ReportWriter
  bool write_trace = false;                   // trace.json in `out`, or in a folder a run
  bool write_pcap = false;                    // pcap/*.pcapng in the same place
  bool json = false;                          // one document on standard output, and no table
  scenario::BaselineRequest baseline;
  Color color = Color::automatic;
  std::optional<std::size_t> width;  // columns of the table
  bool quiet = false;
};

struct ValidateCommand {
  std::vector<std::filesystem::path> scenarios;
  bool quiet = false;
};

// Prints the scenario language's JSON Schema.
struct SchemaCommand {};

// Tells the story of one frame.
struct ExplainCommand {
  ExplainRequest request;
  bool json = false;  // one document on standard output instead of the text
  Color color = Color::automatic;
  std::optional<std::size_t> width;
  bool quiet = false;  // the headline and the verdict only
};

// Compares two reports.
struct CompareCommand {
  std::filesystem::path base;  // report.json, or the folder of one
  std::filesystem::path now;
  Tolerances tolerances;
  bool all = false;   // shows figures that are the same, too
  bool json = false;  // one document on standard output, and no table
  Color color = Color::automatic;
  bool quiet = false;
};

// Runs every cell of a scenario's matrix.
struct SweepCommand {
  std::filesystem::path scenario;
  std::vector<scenario::Override> overrides;  // of --set, then --seed and --repeat
  std::vector<scenario::Override> matrix;     // of --matrix
  unsigned jobs = 0;                          // 0: one a core
  std::filesystem::path out;                  // a folder
  std::optional<Shard> shard;
  std::optional<std::uint32_t> shards;  // of which the environment says one
  std::vector<std::string> reports;     // files in `out`, by their reports::SweepWriter
  bool json = false;                    // sweep.json on standard output, and no table
  Color color = Color::automatic;
  std::optional<std::size_t> width;  // columns of the table
  bool quiet = false;
};

// Puts the shards of a sweep together.
struct MergeCommand {
  std::vector<std::filesystem::path> folders;
  std::filesystem::path out;
  bool partial = false;              // cells may be missing
  std::vector<std::string> reports;  // files in `out`, by their reports::SweepWriter
  bool json = false;
  Color color = Color::automatic;
  std::optional<std::size_t> width;
  bool quiet = false;
};

using Command = std::variant<RunCommand, ValidateCommand, SchemaCommand, ExplainCommand,
                             CompareCommand, SweepCommand, MergeCommand>;

// There is nothing to run: help was asked for, or the command line is wrong.
struct NoCommand {
  reports::ExitCode code = reports::ExitCode::usage;
  std::string text;  // to standard output when the code is `pass`, else one line for standard error
};

// `arguments` without the program's name.
[[nodiscard]] expected<Command, NoCommand> parse_command_line(std::vector<std::string> arguments);

}  // namespace strand::sim
