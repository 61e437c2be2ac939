#include "core/scenario/schema.hpp"

#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/scenario/keys.hpp"
#include "core/scenario/resolved.hpp"
#include "tests/core/scenario/scenario_text.hpp"
#include "tests/core/scenario/yaml_to_json.hpp"
#include "tests/support/files.hpp"
#include "tests/support/json_schema.hpp"

namespace strand::scenario {
namespace {

using support::JsonSchema;
using Json = JsonSchema::Json;
using Lines = std::vector<std::string>;

const std::string scenarios_folder = std::string(STRANDCAST_SOURCE_DIR) + "/scenarios";

Json schema() {
  return Json::parse(schema_json());
}

bool schema_takes(const std::string& text) {
  return JsonSchema(schema()).problems(yaml_to_json(text)).empty();
}

TEST(Schema, OfTheProgramIsTheOneInTheScenariosFolder) {
  EXPECT_EQ(schema_json(), support::read_file(scenarios_folder + "/schema/scenario.schema.json"));
}

TEST(Schema, HasTheKeysOfTheReader) {
  const Json definitions = schema().at("$defs");
  for (const KeySet* set : all_key_sets()) {
    std::set<std::string> expected;
    for (const Key& key : set->keys) expected.emplace(key.name);
    const Json& definition = definitions.at(std::string(set->name));
    std::set<std::string> found;
    for (const auto& member : definition.at("properties").items()) found.insert(member.key());
    EXPECT_EQ(found, expected) << set->name;
    EXPECT_EQ(definition.at("additionalProperties"), false) << set->name;
    EXPECT_EQ(definition.contains("patternProperties"), set->extensions) << set->name;
  }
}

TEST(Schema, StatesTheDefaultsThatTheReaderFillsIn) {
  const Json resolved = Json::parse(resolved_json(parse_more("")));
  const Json definitions = schema().at("$defs");
  const auto expect_defaults = [&](const char* definition, const Json& values) {
    int checked = 0;
    for (const auto& [key, rule] : definitions.at(definition).at("properties").items()) {
      if (!rule.contains("default")) continue;
      EXPECT_EQ(values.at(key), rule.at("default")) << definition << "." << key;
      ++checked;
    }
    return checked;
  };
  EXPECT_EQ(expect_defaults("scenario", resolved), 2);  // seed and repeat
  EXPECT_EQ(expect_defaults("synthetic", resolved.at("source")), 3);
  EXPECT_EQ(expect_defaults("codec", resolved.at("codec")), 2);
  EXPECT_EQ(expect_defaults("transport", resolved.at("transport")), 5);
  EXPECT_EQ(expect_defaults("link", resolved.at("links").at("default")), 13);
}

// The base with one setting at one end of its range, or just past it.
std::string with(const std::string& part, const std::string& value) {
  const std::string chain = part == "chain" ? value : "3";
  const std::string source = part == "source" ? value : "{type: synthetic}";
  std::string text = "version: 1\ntopology: {chain: " + chain + "}\nsource: " + source + "\n";
  if (part == "codec" || part == "transport") text += part + ": {" + value + "}\n";
  if (part == "link") text += "links: {default: {" + value + "}}\n";
  if (part == "event") text += "events: [{" + value + "}]\n";
  if (part == "top") text += value + "\n";
  return text;
}

TEST(Schema, TakesWhatTheReaderTakes) {
  const std::vector<std::pair<std::string, std::string>> good{
      {"top", "seed: 0"},
      {"top", "seed: 18446744073709551615"},
      {"top", "repeat: 1"},
      {"top", "repeat: 10000"},
      {"top", "name: " + std::string(64, 'a')},
      {"top", "x-anything: {at: all}"},
      {"top", "codec:"},
      {"top", "links: {A->B: {extends: radio}, radio: {}}"},
      {"top", "events: []"},
      {"top", "events:"},
      {"top", "expect: []"},
      {"top", "expect:"},
      {"top", "expect: [min(completeness) >= 99%, 'mean( late , peer=A ) < 0.01', max(lost) == 1]"},
      {"top", "expect: ['p999(latency, peer=B, run=0, from=1s, until=2.5s) <= 450ms']"},
      {"top", "expect: ['min(completeness, by=300ms) > 1.0', min(goodput) >= 1.5mbit]"},
      {"top", "expect: ['max(overhead, link=A->B) <= -8.5%', max(repair) <= 250%]"},
      {"top", "expect: [max(feedback) <= 2%, max(queue) != 10ms, count(latency) >= 1]"},
      {"top",
       "expect: [{check: count(corrupt) == 0, severity: warn}, {check: mean(corrupt) < 0.5}]"},
      {"top", "expect: [{check: max(duplicate) == 0, severity: fail}]"},
      {"top", "expect: [mean(psnr) >= 34.5dB, 'p5(ssim, peer=A, from=1s) >= 0.9', max(ssim) <= 1]"},
      {"top", "baseline: {file: a.json, tolerance: {psnr: 0.2dB, ssim: 0.005}}"},
      {"top", "baseline: {file: a.json, tolerance: {psnr: 5%, ssim: 5%}}"},
      {"top", "baseline: {file: a.json}"},
      {"top", "baseline: {file: a.json, tolerance: {lost: 0.5pp, latency: 10ms, skipped: 100pp}}"},
      {"top", "baseline: {file: a.json, tolerance: {latency_p99: 1000%, quality: 12.5%}}"},
      {"chain", "1"},
      {"chain", "10000"},
      {"chain", "[N, on, 7, " + std::string(32, 'x') + "]"},
      {"source", "{type: synthetic, frames: 1, fps: 0.001, size: 16x16}"},
      {"source", "{type: synthetic, frames: 4194304, fps: 1000, size: 7680x4320}"},
      {"source", "{type: video, file: a.mp4, fps: 30000/1001}"},
      {"source", "{type: sizes, frame_size: 1B}"},
      {"source", "{type: sizes, trace: gop.sizes}"},
      {"source", "{type: sizes, frame_size: {min: 1kB, max: 1.5MiB}}"},
      {"codec", "jpeg_quality: 1, zlib_level: 0"},
      {"codec", "jpeg_quality: 100, zlib_level: 9"},
      {"codec", "zlib_level: none"},
      {"transport", "wire: json, forwarding: store_and_forward, recovery: none, deadline: 1min"},
      {"link", "delay: 1.5ms, jitter: 0s, distribution: normal, loss: 0.0000001%, reorder: 100%"},
      {"link", "rate: 1gbit, queue: 1000000p"},
      {"link", "rate: none, queue: 64KiB"},
      {"link", "distribution: pareto"},
      {"link", "distribution: paretonormal"},
      {"link", "loss: {burst: {rate: 99%, mean_length: 1000000}}"},
      {"link", "loss: {burst: {rate: 0%, mean_length: '2.5'}}"},
      {"link", "loss: {gilbert_elliott: {p: 1%, r: 25%, loss_bad: 100%, loss_good: 0%}}"},
      {"link", "reorder: {probability: 25%, gap: 1000000}"},
      {"link", "duplicate: 100%, corrupt: 0.0000001%, correlation: 99.9999999%"},
      {"link", "queue: {size: 100p, discipline: codel, target: 1us, interval: 10min}"},
      {"link", "queue: {discipline: droptail}"},
      {"link", "mtu: 576B"},
      {"link", "mtu: none, trace: none"},
      {"link", "trace: traces/lte.mahimahi"},
      {"link", "drop: []"},
      {"link", "drop: [0, 18446744073709551615, {frame: 4194303, chunk: 16383}]"},
      {"event", "at: 8s, for: 4s, link: A->B, set: {rate: 2mbit}"},
      {"event", "at: 0s, link: A<->B, set: {loss: {burst: {rate: 5%, mean_length: 4}}}"},
      {"event", "at: 0s, link: default, set: {trace: lte, queue: 10p, mtu: none, delay: 1s}"},
      {"event", "at: 15s, for: 3s, partition: [[coordinator, A], [B, C]], one_way: true"},
      {"event", "at: 22s, crash: C, restart_after: 2s"},
      {"event", "at: 22s, crash: C"},
      {"event", "at: 25s, pause: coordinator, for: 500ms"},
      {"event", "at: 0s, clock: B, offset: -20ms, drift: -50ppm"},
      {"event", "at: 5s, for: 2s, disk: C, write_time: 200ms"},
      {"event", "at: 5s, disk: C, full: true"},
      {"event", "at: 5s, control: C, cut: true"},
      {"event", "at: 5s, for: 2s, control: C, stall: true"},
      {"event", "at: 5s, join: E"},
  };
  for (const auto& [part, value] : good) {
    EXPECT_EQ(problems_of(with(part, value)), Lines{}) << value;
    EXPECT_TRUE(schema_takes(with(part, value))) << value;
  }
}

TEST(Schema, RefusesWhatTheReaderRefuses) {
  const std::vector<std::pair<std::string, std::string>> bad{
      {"top", "seed: -1"},
      {"top", "seed: '1'"},
      {"top", "repeat: 0"},
      {"top", "repeat: 10001"},
      {"top", "name: " + std::string(65, 'a')},
      {"top", "name: .a"},
      {"top", "anything: 1"},
      {"top", "codec: 1"},
      {"top", "expect: min(completeness) >= 99%"},
      {"top", "expect: {check: min(completeness) >= 99%}"},
      {"top", "expect: [1]"},
      {"top", "expect: [completeness >= 99%]"},
      {"top", "expect: [min(completeness)]"},
      {"top", "expect: [avg(completeness) >= 99%]"},
      {"top", "expect: [p95(completeness) >= 99%]"},
      {"top", "expect: [count(overhead) == 1]"},
      {"top", "expect: [min(complete) >= 99%]"},
      {"top", "expect: [min(completeness) => 99%]"},
      {"top", "expect: [min(completeness) >= 99]"},
      {"top", "expect: [min(completeness) >= -1%]"},
      {"top", "expect: [p95(latency) <= 450]"},
      {"top", "expect: [count(corrupt) == 0%]"},
      {"top", "expect: [min(goodput) >= 6kbps]"},
      {"top", "expect: ['min(completeness, A) >= 99%']"},
      {"top", "expect: ['min(completeness, node=A) >= 99%']"},
      {"top", "expect: [{severity: warn}]"},
      {"top", "expect: [mean(psnr) >= 35]"},
      {"top", "expect: [p5(ssim) >= 90%]"},
      {"top", "expect: [p5(latency) <= 1s]"},
      {"top", "expect: [count(psnr) >= 1]"},
      {"top", "baseline: {file: a.json, tolerance: {psnr: 0.2}}"},
      {"top", "baseline: {file: a.json, tolerance: {ssim: 1.5}}"},
      {"top", "expect: [{check: count(corrupt) == 0, severity: error}]"},
      {"top", "expect: [{check: count(corrupt) == 0, level: warn}]"},
      {"chain", "0"},
      {"chain", "10001"},
      {"chain", "[]"},
      {"chain", "[A, A]"},
      {"chain", "[coordinator]"},
      {"chain", "[true]"},
      {"chain", "[" + std::string(33, 'x') + "]"},
      {"source", "{type: none}"},
      {"source", "{frames: 1}"},
      {"source", "{type: synthetic, frames: 0}"},
      {"source", "{type: synthetic, frames: 4194305}"},
      {"source", "{type: synthetic, fps: 0.0009}"},
      {"source", "{type: synthetic, fps: 1001}"},
      {"source", "{type: synthetic, size: 640}"},
      {"source", "{type: synthetic, file: a.mp4}"},
      {"source", "{type: video}"},
      {"source", "{type: video, file: ''}"},
      {"source", "{type: sizes}"},
      {"source", "{type: sizes, trace: gop.sizes, frame_size: 1B}"},
      {"source", "{type: sizes, frame_size: 18432}"},
      {"source", "{type: sizes, frame_size: {min: 1B}}"},
      {"codec", "jpeg_quality: 0"},
      {"codec", "jpeg_quality: 101"},
      {"codec", "zlib_level: 10"},
      {"codec", "zlib_level: '6'"},
      {"transport", "wire: xml"},
      {"transport", "recovery: retry"},
      {"transport", "deadline: 1"},
      {"transport", "deadline: 1 s"},
      {"transport", "max_datagram: 1200"},
      {"link", "delay: 20"},
      {"link", "distribution: gauss"},
      {"link", "loss: 5"},
      {"link", "loss: 0.00000001%"},
      {"link", "rate: 6kbps"},
      {"link", "queue: 0p"},
      {"link", "queue: 64K"},
      {"link", "loss: {}"},
      {"link", "loss: {burst: {rate: 5%}}"},
      {"link", "loss: {burst: {rate: 100%, mean_length: 4}}"},
      {"link", "loss: {burst: {rate: 5%, mean_length: 0.5}}"},
      {"link", "loss: {burst: {rate: 5%, mean_length: '0'}}"},
      {"link", "loss: {gilbert_elliott: {p: 1%}}"},
      {"link", "loss: {burst: {rate: 5%, mean_length: 4}, gilbert_elliott: {p: 1%, r: 1%}}"},
      {"link", "reorder: {gap: 5}"},
      {"link", "reorder: {probability: 5%, gap: 0}"},
      {"link", "correlation: 100%"},
      {"link", "queue: {size: 64KiB, discipline: red}"},
      {"link", "queue: {size: 64}"},
      {"link", "mtu: 1500"},
      {"link", "trace: ''"},
      {"link", "drop: 3"},
      {"link", "drop: [-1]"},
      {"link", "drop: [1, 1]"},
      {"link", "drop: [{frame: 1}]"},
      {"link", "drop: [{frame: 4194304, chunk: 0}]"},
      {"link", "drop: [{frame: 0, chunk: 16384}]"},
      {"top", "events: {}"},
      {"event", "crash: C"},
      {"event", "at: 5s"},
      {"event", "at: -5s, crash: C"},
      {"event", "at: 5, crash: C"},
      {"event", "at: 5s, crash: C, pause: B, for: 1s"},
      {"event", "at: 5s, crash: C, for: 1s"},
      {"event", "at: 5s, crash: coordinator"},
      {"event", "at: 5s, for: 2s, join: E"},
      {"event", "at: 5s, join: coordinator"},
      {"event", "at: 5s, link: radio, set: {rate: 2mbit}"},
      {"event", "at: 5s, link: A->B"},
      {"event", "at: 5s, link: A->B, set: {}"},
      {"event", "at: 5s, link: A->B, set: {extends: default}"},
      {"event", "at: 5s, link: A->B, set: {drop: [1]}"},
      {"event", "at: 5s, link: A->B, set: {rate: 2}"},
      {"event", "at: 5s, partition: [[A, B]]"},
      {"event", "at: 5s, partition: [[A], []]"},
      {"event", "at: 5s, partition: [[A, A], [B]]"},
      {"event", "at: 5s, partition: [[A], [B]], one_way: yes"},
      {"event", "at: 5s, pause: B"},
      {"event", "at: 5s, clock: B, offset: 20"},
      {"event", "at: 5s, clock: B, drift: 0.5ppm"},
      {"event", "at: 5s, clock: B, offset: 1s, for: 1s"},
      {"event", "at: 5s, disk: C"},
      {"event", "at: 5s, disk: C, full: false"},
      {"event", "at: 5s, disk: C, full: true, write_time: 1s"},
      {"event", "at: 5s, disk: coordinator, full: true"},
      {"event", "at: 5s, control: C"},
      {"event", "at: 5s, control: C, stall: true"},
      {"event", "at: 5s, for: 1s, control: C, cut: true"},
  };
  for (const auto& [part, value] : bad) {
    EXPECT_NE(problems_of(with(part, value)), Lines{}) << value;
    EXPECT_FALSE(schema_takes(with(part, value))) << value;
  }
}

TEST(Schema, TakesEveryScenarioOfTheProjectAndItsResolvedForm) {
  int scenarios = 0;
  for (const auto& entry : std::filesystem::directory_iterator(scenarios_folder)) {
    if (entry.path().extension() != ".yaml") continue;
    ++scenarios;
    const std::string text = support::read_file(entry.path());
    EXPECT_EQ(JsonSchema(schema()).problems(yaml_to_json(text)), Lines{}) << entry.path();
    const std::string resolved = resolved_json(parse_scenario(text, entry.path()));
    EXPECT_EQ(JsonSchema(schema()).problems(Json::parse(resolved)), Lines{}) << entry.path();
  }
  EXPECT_GE(scenarios, 4);
}

}  // namespace
}  // namespace strand::scenario
