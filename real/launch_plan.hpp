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
  bool may_stand_still = false;        // by an event of the scenario
  bool joins = false;                  // is started by one
  std::optional<HostedPeer> remote{};  // where it runs, if not here; then `log` is what it prints
};

// What is run for it here: `strand`, or ssh. `quiet` goes to a program whose log is here, and so
// does `go_on`, for one that has crashed.
[[nodiscard]] std::vector<std::string> command_of(const ProgramPlan& plan, bool quiet,
                                                  bool go_on = false);

// The coordinator first, then the peers in chain order, and those that join. Paths are absolute,
// for a terminal may start its windows in another folder. `hub` is what they are to call, a
// RunHub's name; empty for none. With `hosts` the coordinator listens where it says, and the peers
// that it names run there; then there is no hub. Throws ProgramError where nothing tells how they
// reach it.
[[nodiscard]] std::vector<ProgramPlan> plan_programs(const RunCommand& command,
                                                     const scenario::Scenario& settings,
                                                     const std::string& hub = "",
                                                     const HostsFile* hosts = nullptr);

}  // namespace strand::real
