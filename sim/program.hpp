// What the commands of `strandsim` do, with files, terminals and signals.
#pragma once

#include "sim/command_line.hpp"
#include "sim/exit_code.hpp"

namespace strand::sim {

// Results go to standard output, errors and progress to standard error. Throw
// scenario::ScenarioError, scenario::ScenarioFileError, media::MediaError and reports::FileError.
[[nodiscard]] ExitCode run(const RunCommand& command);
[[nodiscard]] ExitCode run(const ValidateCommand& command);
[[nodiscard]] ExitCode run(const SchemaCommand& command);

}  // namespace strand::sim
