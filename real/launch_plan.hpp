// Which programs a run consists of, and the arguments that each is started with.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "real/command_line.hpp"

namespace strand::real {

struct ProgramPlan {
  std::string title;  // "coordinator", "peer B"
  std::filesystem::path log;
  std::vector<std::string> arguments;  // of `strand`
  bool may_stand_still = false;        // by an event of the scenario
  bool joins = false;                  // is started by one
};

// The coordinator first, then the peers in chain order, and those that join. Paths are absolute,
// for a terminal may start its windows in another folder. `hub` is what they are to call, a
// RunHub's name; empty for none.
[[nodiscard]] std::vector<ProgramPlan> plan_programs(const RunCommand& command,
                                                     const scenario::Scenario& settings,
                                                     const std::string& hub = "");

}  // namespace strand::real
