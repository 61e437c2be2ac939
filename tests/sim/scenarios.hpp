// Scenarios for tests of whole simulated runs, made without YAML.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/media/sizes_source.hpp"
#include "core/scenario/scenario.hpp"
#include "core/wire/datagram.hpp"
#include "reports/model.hpp"
#include "sim/simulation.hpp"

namespace strand::sim::test {

inline const std::atomic<bool> never_stop{false};

// Frames of exactly `chunks` datagrams each, all of them full.
[[nodiscard]] inline scenario::SizesSource frames_of(std::uint16_t chunks, std::uint32_t frames,
                                                     wire::Format format = wire::Format::binary) {
  const ByteCount size(chunks * wire::chunk_capacity(format, wire::default_datagram));
  return {{30, 1}, frames, size, size};
}

// A chain of `peers` named A, B, ... with 20 ms and `loss` on every hop.
[[nodiscard]] inline scenario::Scenario chain_of(std::size_t peers, Probability loss,
                                                 wire::Forwarding forwarding) {
  scenario::Scenario scenario;
  scenario.name = "test";
  scenario.seed = 42;
  for (std::size_t i = 0; i < peers; ++i) {
    const char letter = static_cast<char>('A' + i);
    scenario.chain.push_back(*PeerName::parse(std::string_view(&letter, 1)));
  }
  scenario.source = frames_of(4, 300);
  scenario.transport.forwarding = forwarding;
  scenario.transport.recovery = wire::Recovery::none;
  scenario.default_link.delay = std::chrono::milliseconds(20);
  scenario.default_link.loss = loss;
  return scenario;
}

// The source that a scenario with a sizes source names.
[[nodiscard]] inline std::unique_ptr<media::EncodedSource> source_of(
    const scenario::Scenario& scenario, std::uint64_t seed) {
  const auto& sizes = std::get<scenario::SizesSource>(scenario.source);
  return std::make_unique<media::SizesSource>(
      media::SizesOptions{sizes.rate, sizes.frames, sizes.smallest, sizes.largest, seed});
}

[[nodiscard]] inline RunOutcome run_once(const scenario::Scenario& scenario, std::uint64_t seed) {
  Simulation simulation(scenario, seed, source_of(scenario, seed));
  return simulation.run(never_stop);
}

// How many rows of `missing` have a cause.
[[nodiscard]] inline std::size_t count_missing(const reports::RunReport& report,
                                               std::string_view cause) {
  std::size_t count = 0;
  for (const reports::MissingReport& missing : report.missing) {
    count += missing.cause == cause ? 1U : 0U;
  }
  return count;
}

}  // namespace strand::sim::test
