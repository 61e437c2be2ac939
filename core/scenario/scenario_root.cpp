#include "core/scenario/scenario_root.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/text.hpp"
#include "core/scenario/trace_files.hpp"

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
  for (const std::string_view key : {"frame_size", "trace"}) {
    if (const auto size = entry_of(*source, key)) check_frame_fits(scenario, *size, problems);
  }
  const std::optional<Value> codec = entry_of(root, "codec");
  if (const auto level = codec ? entry_of(*codec, "zlib_level") : std::nullopt) {
    check_codec_fits(scenario, *level, problems);
  }
  if (const auto file = entry_of(*source, "file"); file && files == Files::checked) {
    check_video_file(scenario, *file, problems);
  }
}

}  // namespace

Scenario read_root(const YamlNode& node, const std::filesystem::path& file, Files files,
                   ProblemList& problems) {
  const Value value{&node, {}, node.place};
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
  TraceFiles traces(file, files);
  std::optional<Duration> source_length;
  if (const auto source = root.require("source", "source: {type: synthetic}")) {
    const std::size_t before = problems.size();
    scenario.source = read_source(*source, file, traces, problems);
    if (problems.size() == before) source_length = length_of(scenario.source);
  }
  if (const auto codec = root.find("codec")) scenario.codec = read_codec(*codec, problems);
  if (const auto transport = root.find("transport")) {
    scenario.transport = read_transport(*transport, problems);
  }
  const auto events = root.find("events");
  if (events) scenario.joining = find_joining(*events, scenario.chain);
  if (const auto links = root.find("links")) {
    Links read = read_links(*links, scenario, traces, problems);
    scenario.default_link = read.by_default;
    scenario.links = std::move(read.entries);
  }
  if (events) scenario.events = read_events(*events, scenario, source_length, traces, problems);
  if (const auto expect = root.find("expect")) {
    scenario.expectations = read_expectations(*expect, scenario, source_length, problems);
  }
  if (const auto baseline = root.find("baseline")) {
    scenario.baseline = read_baseline(*baseline, file, has_pictures(scenario.source), problems);
  }
  static_cast<void>(root.find("sweep"));  // what it says of this scenario, sweep.hpp reads
  root.finish();
  check_whole(scenario, value, files, problems);
  return scenario;
}

}  // namespace strand::scenario
