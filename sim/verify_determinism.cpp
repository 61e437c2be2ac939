#include "sim/verify_determinism.hpp"

#include <cstdio>
#include <string>
#include <vector>

#include "sim/determinism_check.hpp"
#include "sim/host_names.hpp"
#include "sim/scenario_source.hpp"
#include "sim/simulation.hpp"

namespace strand::sim {

bool verify_determinism(const RunCommand& command, const scenario::Scenario& scenario) {
  std::vector<std::string> twice{"/proc/self/exe", command.scenario.string(), "--write-facts"};
  for (const scenario::Override& override : command.overrides) {
    twice.emplace_back("--set");
    twice.push_back(override.path + "=" + override.value);
  }
  const DeterminismOutcome outcome = check_determinism(twice);
  if (!outcome.divergence) {
    if (!command.quiet) {
      std::fprintf(stderr, "deterministic: %llu events are the same twice\n",
                   static_cast<unsigned long long>(outcome.events));
    }
    return true;
  }
  const Divergence& divergence = *outcome.divergence;
  std::fprintf(
      stderr, "strandsim: not deterministic: %s\n",
      divergence.text(host_names(scenario), seed_of_run(scenario.seed, divergence.run)).c_str());
  return false;
}

void write_facts(const scenario::Scenario& scenario, const std::atomic<bool>& stop) {
  const media::SourceOpener open_source = make_shared_source(source_options(scenario));
  FactWriter writer(FactWriter::checked_descriptor);
  for (std::uint32_t run = 0; run < scenario.repeat; ++run) {
    const std::uint64_t seed = seed_of_run(scenario.seed, run);
    writer.begin_run(run);
    Simulation simulation(scenario, seed, open_source(seed));
    simulation.stream_facts_to(writer);
    (void)simulation.run(stop);
  }
}

}  // namespace strand::sim
