// Reports that several tests look at.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "reports/model.hpp"
#include "tests/reports/observations.hpp"

namespace strand::reports {

// Four frames of two chunks over A, B and C, cut-through, the network watched. Frame 1 loses chunk
// 1 on A->B; frame 2 loses chunk 0 in B->C's full queue; frame 3 comes to C after its deadline.
// With `unlucky`, frame 0 is lost on coordinator->A as a whole.
[[nodiscard]] inline RunReport sample_run(std::uint32_t number, bool unlucky) {
  RunObservation observation = make_observation(4, 2);
  LedgerBuilder a(2);
  LedgerBuilder b(2);
  LedgerBuilder c(2);
  if (unlucky) {
    a.lost();
    b.lost();
    c.lost();
    observation.losses = {{0, 0, 0, "loss"}, {0, 0, 1, "loss"}};
  } else {
    a.complete(at_ms(20));
    b.complete(at_ms(41));
    c.complete(at_ms(63));
  }
  a.complete(at_ms(121)).complete(at_ms(222)).complete(at_ms(323));
  b.partial({1}).complete(at_ms(245)).complete(at_ms(346));
  c.partial({1}).partial({0}).complete(at_ms(1'301));
  add_peer(observation, "A", a);
  add_peer(observation, "B", b);
  add_peer(observation, "C", c);
  observation.losses.push_back({1, 1, 1, "loss"});
  observation.losses.push_back({2, 2, 0, "queue_full"});
  // Datagrams of 500 payload and 35 header bytes; a chunk that did not come is not passed on.
  const std::uint64_t lost = unlucky ? 2 : 0;
  const auto sent = [](std::uint64_t n) { return SendCounters{n, n * 535, n * 500, n * 35, 0}; };
  observation.coordinator.sent = sent(8);
  observation.peers[0].ledger->sent = sent(8 - lost);
  observation.peers[1].ledger->sent = sent(7 - lost);
  observation.peers[2].ledger->received.refused = 1;
  observation.links = {{.sent = 8, .delivered = 8 - lost, .lost = lost},
                       {.sent = 8 - lost, .delivered = 7 - lost, .lost = 1, .reordered = 2},
                       {.sent = 7 - lost, .delivered = 6 - lost, .queue_dropped = 1}};
  observation.links[2].series = LinkSeries{
      link_bin, {{1'070, 535, 35, std::chrono::microseconds(1'500)}, {2'140, 0, 0, Duration(0)}}};
  RunReport run = make_run_report(observation);
  run.run = number;
  run.seed = 42 + number;
  run.digest = "9f3c00000000000" + std::to_string(number);
  run.seconds = 2.5;
  return run;
}

[[nodiscard]] inline Report sample_report() {
  Report report;
  report.transport = "simulated";
  report.scenario_name = "lossy_chain";
  report.scenario_file = "scenarios/lossy_chain.yaml";
  report.seed = 42;
  report.resolved_json = R"({"version": 1, "name": "lossy_chain"})";
  report.runs = {sample_run(0, false), sample_run(1, true)};
  report.expectations = {
      {"count(corrupt) == 0", 40, true, false, "frames", 0.0, 0.0, ""},
      {"min(completeness) >= 75%", 41, false, false, "ratio", 0.0, 0.75, "run 1, peer C"},
      {"p95(latency, peer=C) <= 1.2s", 42, true, false, "ms", 1'001.0, 1'200.0, "run 0, peer C"},
      {"max(queue, link=A->B) <= 20ms", 43, false, true, "ms", {}, 20.0, "run 0, link A->B"},
      {"min(goodput) >= 1.5mbit", {}, false, false, "bit/s", 1'499'999, 1.5e6, "run 1, link B->C"}};
  report.verdict = "fail";
  report.host = {0.412, "0.1.0", "GCC 12.2.0"};
  return report;
}

// The same with pictures that were compared, but at C in run 0; and with the worst of run 1.
[[nodiscard]] inline Report sample_picture_report() {
  Report report = sample_report();
  for (RunReport& run : report.runs) {
    run.peers[0].picture = {{34.25, 31.5, 30.125}, {0.953125, 0.9, 0.875}, 0};
    run.peers[1].picture = {{28.5, 12.25, 9}, {0.75, 0.125, -0.03125}, 0.25};
  }
  report.runs[1].peers[2].picture = {{8.125, 8, 7.75}, {0.125, 0.0625, 0}, 1};
  report.expectations.push_back(
      {"p5(psnr, peer=B) >= 12.3dB", 44, false, false, "dB", 12.25, 12.3, "run 0, peer B"});
  report.expectations.push_back(
      {"mean(ssim) >= 0.6", 45, true, false, "index", 0.609375, 0.6, "run 1, peer C"});
  report.worst_pictures = {{1, "C", 1, 0.1, {}, 0, {{7.75, 0}, "sent 1", "black"}},
                           {1, "C", {}, 0.2, 0, 0.2, {{8, 0.0625}, "sent 2", "shown 0"}}};
  return report;
}

// One run over real sockets, without a watched network, in which C never reported.
[[nodiscard]] inline Report sample_real_report() {
  RunObservation observation = make_observation(3, 2);
  add_peer(observation, "A",
           LedgerBuilder(2).complete(at_ms(1)).corrupt(at_ms(101)).complete(at_ms(204)));
  add_peer(observation, "B", LedgerBuilder(2).complete(at_ms(3)).partial({1}));
  add_silent_peer(observation, "C");
  observation.coordinator.sent = {6, 3'210, 3'000, 210};
  observation.peers[0].ledger->received.datagrams = 6;
  observation.peers[0].ledger->received.duplicate_chunks = 2;
  observation.peers[0].ledger->received.expired_chunks = 1;
  observation.peers[0].ledger->duplicate_frames = 1;
  observation.peers[0].ledger->not_stored_frames = 2;
  observation.peers[0].ledger->not_stored = {{FrameNumber(1), FrameNumber(2)}};
  observation.peers[0].ledger->driver.storage_problem = StorageProblem::disk_full;
  observation.peers[0].ledger->sent = {6, 3'210, 3'000, 210};
  observation.peers[0].ledger->driver.link = LinkTally{.blocked = 1};
  observation.peers[0].clock = ClockReport{20.0042, 0.125, true, -12.5};
  observation.peers[1].clock = ClockReport{-0.02, 0.04, false, {}};
  observation.peers[0].ledger->driver.residence = {3, std::chrono::nanoseconds(12'345),
                                                   std::chrono::microseconds(85),
                                                   std::chrono::microseconds(1'949)};
  observation.peers[0].ledger->driver.process = {std::chrono::milliseconds(90),
                                                 std::chrono::milliseconds(750), 37'748'736};
  observation.coordinator.driver.process = {std::chrono::milliseconds(500),
                                            std::chrono::milliseconds(750), 66'000'000};
  observation.peers[1].ledger->received.datagrams = 3;
  observation.peers[1].ledger->sent = {3, 1'605, 1'500, 105};
  Report report;
  report.transport = "real";
  report.scenario_name = "kitchen";
  report.scenario_file = "kitchen.yaml";
  report.runs = {make_run_report(observation)};
  report.runs[0].seconds = 0.75;
  report.runs[0].partial = true;
  report.host = {0.75, "0.1.0", "GCC 12.2.0"};
  return report;
}

// `peers` peers, 100 frames of 4 chunks; peer i loses the last i % 10 frames, on its own hop.
[[nodiscard]] inline Report long_report(std::size_t peers) {
  RunObservation observation = make_observation(100, 4);
  observation.coordinator.sent = {400, 107'000, 100'000, 7'000};
  for (std::size_t i = 0; i < peers; ++i) {
    LedgerBuilder builder(4);
    for (std::uint32_t frame = 0; frame < 100 - i % 10; ++frame) {
      builder.complete(at_ms(frame * 100 + 20));
    }
    add_peer(observation, "P" + std::to_string(i + 1), builder);
    observation.peers.back().ledger->sent = {400, 107'000, 100'000, 7'000};
    for (std::uint32_t frame = static_cast<std::uint32_t>(100 - i % 10); frame < 100; ++frame) {
      for (std::uint32_t chunk = 0; chunk < 4; ++chunk) {
        observation.losses.push_back({i, frame, chunk, "loss"});
      }
    }
    observation.links.push_back(
        {.sent = 400, .delivered = 400 - 4 * (i % 10), .lost = 4 * (i % 10)});
  }
  Report report;
  report.transport = "simulated";
  report.scenario_name = "long";
  report.seed = 1;
  report.runs = {make_run_report(observation)};
  return report;
}

}  // namespace strand::reports
