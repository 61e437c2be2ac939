// `strand coordinator`: the head of a chain as a program.
#pragma once

#include "real/command_line.hpp"

namespace strand::real {

// Takes peers in, streams, collects what the peers saw, writes the report, and returns the exit
// code. Throws ProgramError for what cannot be used: a video, a port, a folder.
[[nodiscard]] int run_coordinator(const CoordinatorCommand& command);

}  // namespace strand::real
