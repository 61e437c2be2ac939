// The baseline of `strandsim SCENARIO`: the earlier report that the runs are compared with.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "core/base/compared_metric.hpp"
#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"
#include "sim/command_line.hpp"

namespace strand::sim {

struct LoadedBaseline {
  std::string file;  // as it was named
  reports::Report report;
  Tolerances tolerances;
};

// --baseline, else the scenario's own, but for a command that saves one. Throws reports::FileError
// where it cannot be read, with how to make it where it is not there.
[[nodiscard]] std::optional<LoadedBaseline> load_baseline(const RunCommand& command,
                                                          const scenario::Scenario& scenario);

// Compares, and fails the verdict of the report where there is a regression.
void hold_to_baseline(const LoadedBaseline& baseline, reports::Report& report);

// Throws reports::FileError.
void save_baseline(const std::filesystem::path& file, const reports::Report& report);

// Throws reports::FileError for a report without a run that came to its end, of which a comparison
// would find nothing wrong.
void check_comparable(const reports::Report& report, const std::filesystem::path& file);

}  // namespace strand::sim
