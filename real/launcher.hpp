// `strand run`: a whole chain on this machine, each program a process of its own.
#pragma once

#include "real/command_line.hpp"

namespace strand::real {

// Checks all that can be checked first; then starts the coordinator and the peers, in windows where
// there are any, and waits until they have ended. Prints the report, and returns the exit code.
// Throws ProgramError before anything is started, and when a program fails; by then all of them are
// stopped. However this process ends, none of its programs goes on without it.
[[nodiscard]] int run_launcher(const RunCommand& command);

}  // namespace strand::real
