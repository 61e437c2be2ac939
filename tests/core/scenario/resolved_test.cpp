#include "core/scenario/resolved.hpp"

#include <string>

#include <gtest/gtest.h>

#include "tests/core/scenario/scenario_text.hpp"

namespace strand::scenario {
namespace {

TEST(Resolved, FillsInEveryDefault) {
  EXPECT_EQ(
      resolved_json(parse_more("")),
      R"({"version":1,"name":"test","seed":1,"repeat":1,"topology":{"chain":["A","B","C"]},)"
      R"("source":{"type":"synthetic","size":"640x360","fps":30,"frames":900},)"
      R"("codec":{"jpeg_quality":80,"zlib_level":6},)"
      R"("transport":{"wire":"binary","max_datagram":"1200B","forwarding":"cut_through",)"
      R"("recovery":"hybrid","deadline":"1s"},)"
      R"("links":{"default":{"delay":"0s","jitter":"0s","distribution":"uniform","loss":"0%",)"
      R"("reorder":"0%","duplicate":"0%","corrupt":"0%","correlation":"0%","rate":"none",)"
      R"("trace":"none","queue":"256KiB","mtu":"none","drop":[]}},"events":[],"expect":[]})");
}

TEST(Resolved, GivesAVideoRelativeToTheScenario) {
  const std::string resolved = resolved_json(parse_source("{type: video, file: ../v/clip.mp4}"));
  EXPECT_NE(resolved.find(R"("file":"../v/clip.mp4")"), std::string::npos) << resolved;
}

void expect_same_again(const Scenario& scenario) {
  const std::string resolved = resolved_json(scenario);
  const Scenario again = parse_scenario(resolved, scenario.file);
  EXPECT_EQ(again, scenario) << resolved;
  EXPECT_EQ(resolved_json(again), resolved);
}

TEST(Resolved, ReadsBackToTheSameScenario) {
  expect_same_again(parse_more(""));
  expect_same_again(parse_more(
      "name: lossy-chain_1.0\n"
      "seed: 18446744073709551615\n"
      "repeat: 5\n"
      "codec: {jpeg_quality: 1, zlib_level: none}\n"
      "transport: {max_datagram: 60000B, forwarding: store_and_forward, deadline: 1500ms}\n"
      "links:\n"
      "  default: {delay: 1500us, loss: 0.0000001%, queue: 10p}\n"
      "  coordinator->A: {jitter: 1ns, distribution: normal, reorder: 100%}\n"
      "  B<->C: {extends: default, rate: 1.5mbit, queue: 64KiB}\n"));
  expect_same_again(parse_more("transport: {wire: json}\n"));
}

TEST(Resolved, ReadsBackEverySettingOfALink) {
  for (const char* link :
       {"distribution: pareto", "distribution: paretonormal",
        "loss: {burst: {rate: 5%, mean_length: 4}}", "loss: {burst: {rate: 5%, mean_length: 2.5}}",
        "loss: {gilbert_elliott: {p: 1%, r: 25%, loss_bad: 90%, loss_good: 0.1%}}",
        "reorder: {probability: 25%, gap: 5}", "duplicate: 0.1%, corrupt: 0.05%, correlation: 25%",
        "queue: {size: 100p, discipline: codel, target: 1ms, interval: 20ms}", "mtu: 1500B",
        "trace: lte.mahimahi", "trace: ../traces/lte.mahimahi", "trace: /traces/lte.mahimahi",
        "trace: ./none", "drop: [120, {frame: 41, chunk: 7}, 18446744073709551615]"}) {
    expect_same_again(parse_more(std::string("links: {A<->B: {") + link + "}}\n"));
  }
}

TEST(Resolved, ReadsBackEveryEvent) {
  for (const char* event :
       {"for: 3s, partition: [[coordinator, A], [C, B]]", "one_way: true, partition: [[C], [A]]",
        "crash: C", "crash: C, restart_after: 2s", "pause: coordinator, for: 500ms",
        "clock: B, offset: -20ms, drift: -50ppm", "clock: B, drift: 1ppm",
        "for: 2s, disk: C, write_time: 200ms", "disk: C, full: true", "control: C, cut: true",
        "for: 2s, control: C, stall: true"}) {
    expect_same_again(parse_more(std::string("events: [{at: 1500ms, ") + event + "}]\n"));
  }
  expect_same_again(parse_more(
      "events: [{at: 3s, crash: A}, {at: 1s, pause: B, for: 1s}, {at: 3s, crash: C}]\n"));
}

TEST(Resolved, ReadsBackEveryExpectation) {
  expect_same_again(
      parse_more("repeat: 5\n"
                 "expect:\n"
                 "  -   min( completeness )  >=99%\n"
                 "  - p95(latency, peer=B,\n"
                 "        run=3, from=1s, until=2s) <= 450ms\n"
                 "  - {check: \"max(repair, link=A->B) <= 8.5%\", severity: warn}\n"
                 "  - {check: \"min(completeness, by=300ms) > 0.5\", severity: fail}\n"));
}

TEST(Resolved, ReadsBackChangesOfLinksThatAreNotAlike) {
  const std::string links =
      "links:\n"
      "  default: {delay: 20ms, drop: [1]}\n"
      "  A->B: {extends: default, loss: 1%, queue: 10p}\n"
      "  B->C: {trace: lte}\n";
  for (const char* change :
       {"link: A->B, set: {delay: 20ms}", "link: A<->B, set: {rate: 2mbit}",
        "link: C<->B, set: {trace: none, mtu: 1500B}", "link: default, set: {loss: 1%}",
        "link: coordinator<->A, set: {loss: {gilbert_elliott: {p: 1%, r: 2%}}}",
        "link: default, set: {trace: ../lte, reorder: {probability: 1%, gap: 2}}"}) {
    expect_same_again(parse_more(links + "events: [{at: 1s, for: 1s, " + change + "}]\n"));
  }
  expect_same_again(
      parse_scenario("version: 1\ntopology: {chain: 1}\nsource: {type: synthetic}\n"
                     "events: [{at: 1s, link: default, set: {loss: 1%}}]\n",
                     "a.yaml"));
}

TEST(Resolved, GivesATraceRelativeToTheScenario) {
  const auto trace_of = [](const std::string& trace) {
    const std::string resolved = resolved_json(parse_more("links: {A->B: {trace: " + trace + "}}"));
    const std::size_t at = resolved.rfind("\"trace\":") + 8;
    return resolved.substr(at, resolved.find(',', at) - at);
  };
  EXPECT_EQ(trace_of("../t/lte"), "\"../t/lte\"");
  EXPECT_EQ(trace_of("/t/lte"), "\"/t/lte\"");
  EXPECT_EQ(trace_of("./none"), "\"./none\"");
}

TEST(Resolved, ReadsBackFromEverySource) {
  for (const char* source :
       {"{type: video, file: clip.mp4}", "{type: video, file: ../../clip.mp4, frames: 3, fps: 25}",
        "{type: video, file: '/videos/a \"b\".mp4', fps: 29.97}",
        "{type: video, file: \"\\u00fc/clip.mp4\"}", "{type: synthetic, size: 16x16, fps: 0.5}",
        "{type: sizes, frame_size: 4400B}", "{type: sizes, frame_size: {min: 1B, max: 2MB}}"}) {
    expect_same_again(parse_source(source));
  }
}

TEST(Resolved, ReadsBackFromScenariosInAnyFolder) {
  const std::string text =
      "version: 1\ntopology: {chain: [N, on]}\nsource: {type: video, file: ../a/clip.mp4}\n";
  for (const char* file :
       {"a.yaml", "/s/a.yaml", "../a.yaml", "../../s/t/a.yaml", "./s/../a.yaml"}) {
    expect_same_again(parse_scenario(text, file));
  }
}

}  // namespace
}  // namespace strand::scenario
