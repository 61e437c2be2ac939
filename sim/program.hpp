// What the commands of `strandsim` do, with files, terminals and signals.
#pragma once

#include "reports/exit_code.hpp"
#include "sim/command_line.hpp"

namespace strand::sim {

// Results go to standard output, errors and progress to standard error. Throw
// scenario::ScenarioError, scenario::ScenarioFileError, media::MediaError and reports::FileError.
[[nodiscard]] reports::ExitCode run(const RunCommand& command);
[[nodiscard]] reports::ExitCode run(const ValidateCommand& command);
[[nodiscard]] reports::ExitCode run(const SchemaCommand& command);
[[nodiscard]] reports::ExitCode run(const ExplainCommand& command);
[[nodiscard]] reports::ExitCode run(const CompareCommand& command);
[[nodiscard]] reports::ExitCode run(const SweepCommand& command);
[[nodiscard]] reports::ExitCode run(const MergeCommand& command);

}  // namespace strand::sim
