#include "core/scenario/scenario_reader.hpp"

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "core/scenario/overrides.hpp"
#include "core/scenario/parts.hpp"
#include "core/scenario/paths.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/trace_files.hpp"
#include "core/scenario/yaml_document.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {
namespace {

bool allowed_in_name(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '-' || c == '.';
}

// A name becomes part of the paths of reports.
Reading<std::string> read_name(std::string_view text) {
  if (text.empty() || text.size() > ranges::longest_name || text.front() == '.' ||
      !std::all_of(text.begin(), text.end(), allowed_in_name)) {
    return unexpected("must be 1 to 64 of A-Z a-z 0-9 _ - and ., not beginning with a point, is " +
                      in_quotes(text));
  }
  return std::string(text);
}

// The file's own name, as far as it fits a scenario's.
std::string name_from(const std::filesystem::path& file) {
  std::string name = file.stem().string().substr(0, ranges::longest_name);
  std::replace_if(
      name.begin(), name.end(), [](char c) { return !allowed_in_name(c); }, '_');
  if (name.empty() || name.front() == '.') name = "scenario";
  return name;
}

// Whether this reader understands the rest of the document.
bool check_version(Section& root, ProblemList& problems) {
  const std::optional<Value> version = root.require("version", "version: 1");
  if (!version) return true;
  const YamlNode& node = *version->node;
  if (node.kind == YamlNode::Kind::scalar && !node.quoted && node.text == "1") return true;
  const std::string what = node.kind == YamlNode::Kind::scalar ? in_quotes(node.text)
                                                               : std::string(to_string(node.kind));
  problems.add(version->place, version->path,
               "this release reads version 1 of the scenario language; write 1, not " + what);
  return false;
}

// Whole chunks of `max_datagram` must hold the largest frame that is asked for.
void check_frame_fits(const Scenario& scenario, const Value& frame_size, ProblemList& problems) {
  const auto* const sizes = std::get_if<SizesSource>(&scenario.source);
  if (sizes == nullptr || !problems.empty()) return;
  const Transport& transport = scenario.transport;
  const std::size_t capacity = wire::chunk_capacity(transport.format, transport.max_datagram);
  const ByteCount most(capacity * wire::max_chunks_per_frame);
  if (sizes->largest <= most) return;
  problems.add(frame_size.place, frame_size.path,
               write_size(sizes->largest) + " does not fit into " +
                   std::to_string(wire::max_chunks_per_frame) + " datagrams of " +
                   write_size(ByteCount(transport.max_datagram)) + "; write at most " +
                   write_size(most) + ", or a larger transport.max_datagram");
}

// The JSON format says nothing of compression: its frames are zlib streams, always.
void check_codec_fits(const Scenario& scenario, const Value& level, ProblemList& problems) {
  const bool encodes = !std::holds_alternative<SizesSource>(scenario.source);
  if (!encodes || scenario.codec.zlib_level || scenario.transport.format != wire::Format::json) {
    return;
  }
  problems.add(level.place, level.path,
               "wire json always carries zlib streams; write 0 to 9, or wire: binary");
}

void check_video_file(const Scenario& scenario, const Value& file, ProblemList& problems) {
  const auto* const video = std::get_if<VideoSource>(&scenario.source);
  if (video == nullptr || video->file.empty()) return;
  const std::string trouble = file_trouble(video->file, "a video file");
  if (!trouble.empty()) problems.add(file.place, file.path, trouble);
}

std::optional<Value> entry_of(const Value& map, std::string_view key) {
  for (const YamlNode::Entry& entry : map.node->entries) {
    if (entry.key->text == key) return value_of(entry, map.path);
  }
  return std::nullopt;
}

// The checks that need more than one part of the scenario, or the world around it.
void check_whole(const Scenario& scenario, const Value& root, Files files, ProblemList& problems) {
  const std::optional<Value> source = entry_of(root, "source");
  if (!source) return;
  if (const auto size = entry_of(*source, "frame_size")) {
    check_frame_fits(scenario, *size, problems);
  }
  const std::optional<Value> codec = entry_of(root, "codec");
  if (const auto level = codec ? entry_of(*codec, "zlib_level") : std::nullopt) {
    check_codec_fits(scenario, *level, problems);
  }
  if (const auto file = entry_of(*source, "file"); file && files == Files::checked) {
    check_video_file(scenario, *file, problems);
  }
}

Scenario read_root(const Value& value, const std::filesystem::path& file, Files files,
                   ProblemList& problems) {
  Scenario scenario;
  scenario.file = file;
  if (const YamlNode* version = value.node->find("version");
      version != nullptr && version->text != "1") {
    ProblemList other;  // of a language that this reader does not know
    Section section(value, keys::scenario, other);
    check_version(section, problems);
    return scenario;
  }
  Section root(value, keys::scenario, problems);
  check_version(root, problems);
  scenario.name = name_from(file);
  root.set("name", scenario.name, read_name);
  root.set_number("seed", scenario.seed, ranges::seed);
  std::uint64_t repeat = scenario.repeat;
  root.set_number("repeat", repeat, ranges::repeat);
  scenario.repeat = static_cast<std::uint32_t>(repeat);
  if (const auto topology = root.require("topology", "topology: {chain: [A, B, C, D]}")) {
    scenario.chain = read_topology(*topology, problems);
  }
  std::optional<Duration> source_length;
  if (const auto source = root.require("source", "source: {type: synthetic}")) {
    const std::size_t before = problems.size();
    scenario.source = read_source(*source, file, problems);
    if (problems.size() == before) source_length = length_of(scenario.source);
  }
  if (const auto codec = root.find("codec")) scenario.codec = read_codec(*codec, problems);
  if (const auto transport = root.find("transport")) {
    scenario.transport = read_transport(*transport, problems);
  }
  TraceFiles traces(file, files);
  if (const auto links = root.find("links")) {
    Links read = read_links(*links, scenario.chain, traces, problems);
    scenario.default_link = read.by_default;
    scenario.links = std::move(read.entries);
  }
  if (const auto events = root.find("events")) {
    scenario.events = read_events(*events, scenario, source_length, traces, problems);
  }
  if (const auto expect = root.find("expect")) {
    scenario.expectations = read_expectations(*expect, scenario, source_length, problems);
  }
  if (const auto baseline = root.find("baseline")) {
    scenario.baseline = read_baseline(*baseline, file, problems);
  }
  root.finish();
  check_whole(scenario, value, files, problems);
  return scenario;
}

Scenario parse(std::string_view yaml, const std::filesystem::path& file,
               const std::vector<Override>& overrides, Files files) {
  YamlTree tree;
  ProblemList problems;
  Scenario scenario;
  const YamlNode* root = read_yaml(yaml, 0, tree, problems);
  if (root != nullptr && root->kind != YamlNode::Kind::map) {
    const std::string what = root->kind == YamlNode::Kind::empty
                                 ? "the file is empty"
                                 : "a scenario is a map, not " + std::string(to_string(root->kind));
    problems.add(root->place, {}, what + "; begin with version: 1");
  } else if (root != nullptr) {
    root = with_overrides(*root, overrides, tree, problems);
    scenario = read_root({root, {}, root->place}, file, files, problems);
  }
  if (!problems.empty()) throw ScenarioError(problems.sorted(file, overrides));
  return scenario;
}

std::string all_lines(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += problem.text();
  }
  return lines;
}

[[noreturn]] void cannot_read(const std::filesystem::path& file, const std::string& reason) {
  throw ScenarioFileError("cannot read the scenario " + in_quotes(file.string()) + ": " + reason);
}

// At most one byte more than a scenario may have, whatever the file is.
std::string read_file(const std::filesystem::path& file) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error)) {
    cannot_read(file, "it is a folder; name a .yaml file in it");
  }
  errno = 0;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) {
    cannot_read(file, std::generic_category().message(errno) + "; check the path");
  }
  std::string text(max_document_size + 1, '\0');
  stream.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (stream.bad()) cannot_read(file, "reading it failed; check the disk");
  text.resize(static_cast<std::size_t>(stream.gcount()));
  return text;
}

}  // namespace

std::string Problem::text() const {
  std::string where = file;
  if (line > 0) {
    for (const int part : {line, column}) where.append(1, ':').append(std::to_string(part));
  }
  return where.empty() ? message : where.append(": ").append(message);
}

ScenarioError::ScenarioError(std::vector<Problem> problems)
    : std::runtime_error(all_lines(problems)), problems_(std::move(problems)) {}

Scenario read_scenario(const std::filesystem::path& file, const std::vector<Override>& overrides) {
  return parse(read_file(file), file, overrides, Files::checked);
}

Scenario read_scenario_text(std::string_view yaml, const std::filesystem::path& file) {
  return parse(yaml, file, {}, Files::checked);
}

Scenario parse_scenario(std::string_view yaml, const std::filesystem::path& file,
                        const std::vector<Override>& overrides) {
  return parse(yaml, file, overrides, Files::ignored);
}

}  // namespace strand::scenario
