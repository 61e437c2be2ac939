// `strandsim SCENARIO --verify-determinism`: two further runs of a scenario, each in a process of
// its own, are compared fact by fact; determinism_check.hpp says how.
#pragma once

#include <atomic>

#include "core/scenario/scenario.hpp"
#include "sim/command_line.hpp"

namespace strand::sim {

// True if both runs are the same, which a line on standard error says unless the command is quiet;
// else the line names the first event that differs.
[[nodiscard]] bool verify_determinism(const RunCommand& command,
                                      const scenario::Scenario& scenario);

// What one of the two processes does: runs the scenario and writes its facts for the other end.
void write_facts(const scenario::Scenario& scenario, const std::atomic<bool>& stop);

}  // namespace strand::sim
