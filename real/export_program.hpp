// `strand export`: a video file of the frames that a peer stored.
#pragma once

#include "real/command_line.hpp"

namespace strand::real {

// Returns the exit code. Throws ProgramError.
[[nodiscard]] int run_export(const ExportCommand& command);

}  // namespace strand::real
