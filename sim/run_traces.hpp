// The files that show every event of the runs: trace.json and pcap/*.pcapng.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "sim/observer.hpp"

namespace strand::sim {

struct TraceOptions {
  std::filesystem::path folder;
  bool trace = false;       // trace.json
  bool pcap = false;        // pcap/A-B.pcapng for every hop
  std::string application;  // "strandsim 0.1.0"
};

// Those who write the files of run `run` of the scenario, as the run goes on: into the folder
// itself when there is one run, else into its own run_0, run_1, ... Files stand under their names
// when the run has ended. Throws reports::FileError, and so do the observers.
[[nodiscard]] std::vector<std::unique_ptr<Observer>> make_trace_observers(
    const scenario::Scenario& scenario, const TraceOptions& options, std::uint32_t run,
    std::uint64_t seed);

}  // namespace strand::sim
