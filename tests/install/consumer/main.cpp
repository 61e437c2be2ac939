// Runs a scenario of its own through the installed libraries: all of a chain of two on a perfect
// link arrives.
#include <atomic>
#include <cstdio>
#include <memory>

#include "core/media/sizes_source.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "sim/simulation.hpp"

namespace {

constexpr const char* yaml =
    "version: 1\n"
    "name: consumer\n"
    "topology: {chain: [A, B]}\n"
    "source: {type: sizes, fps: 30, frames: 30, frame_size: 5KiB}\n";

}  // namespace

int main() {
  const strand::scenario::Scenario scenario =
      strand::scenario::parse_scenario(yaml, "consumer.yaml");
  const strand::media::SizesOptions sizes{.frames = 30,
                                          .smallest = strand::ByteCount::kibibytes(5),
                                          .largest = strand::ByteCount::kibibytes(5),
                                          .seed = scenario.seed};
  strand::sim::Simulation simulation(scenario, scenario.seed,
                                     std::make_unique<strand::media::SizesSource>(sizes));
  const std::atomic<bool> stop{false};
  const strand::reports::RunReport report = simulation.run(stop).report;
  for (const strand::reports::PeerReport& peer : report.peers) {
    std::printf("%s: %llu of 30 frames complete\n", peer.name.c_str(),
                static_cast<unsigned long long>(peer.frames.complete));
    if (peer.frames.complete != 30) return 1;
  }
  return report.peers.size() == 2 ? 0 : 1;
}
