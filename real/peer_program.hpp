// `strand peer`: one peer of a chain as a program.
#pragma once

#include "real/command_line.hpp"

namespace strand::real {

// Runs the peer until its stream is over or somebody stops it, and returns its exit code. Throws
// ProgramError for what cannot be used: a name, a port, a folder.
[[nodiscard]] int run_peer(const PeerCommand& command);

}  // namespace strand::real
