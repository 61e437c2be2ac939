// Which programs a run consists of, and the arguments that each is started with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "real/command_line.hpp"
#include "real/hosts_file.hpp"

namespace strand::real {

struct ProgramPlan {
  std::string title;  // "coordinator", "peer B"
  std::filesystem::path log;
  std::vector<std::string> arguments;  // of `strand`
  std::optional<HostedPeer> remote{};  // where it runs, if not here; then `log` is what it prints
};

// What is run for it here: `strand`, or ssh. `quiet` goes to a program whose log is here.
[[nodiscard]] std::vector<std::string> command_of(const ProgramPlan& plan, bool quiet);

// The coordinator first, then the peers in chain order. Paths are absolute, for a terminal may
// start its windows in another folder. With `hosts` the coordinator listens where it says, and the
// peers that it names run there. Throws ProgramError where nothing tells how they reach it.
[[nodiscard]] std::vector<ProgramPlan> plan_programs(const RunCommand& command,
                                                     const scenario::Scenario& settings,
                                                     const HostsFile* hosts = nullptr);

}  // namespace strand::real
