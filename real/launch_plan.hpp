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
};

// The coordinator first, then the peers in chain order. Paths are absolute, for a terminal may
// start its windows in another folder.
[[nodiscard]] std::vector<ProgramPlan> plan_programs(const RunCommand& command,
                                                     const scenario::Scenario& settings);

}  // namespace strand::real
