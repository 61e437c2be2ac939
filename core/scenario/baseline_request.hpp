// What a command line asks of a baseline, beside what the scenario says of its own.
#pragma once

#include <filesystem>
#include <optional>

#include "core/base/compared_metric.hpp"
#include "core/scenario/scenario.hpp"

namespace strand::scenario {

struct BaselineRequest {
  std::optional<std::filesystem::path> file;  // instead of the scenario's
  std::optional<std::filesystem::path> save;  // where one is to be written
  Tolerances tolerances;                      // each before the scenario's
};

// The report that the runs are to be compared with, and the tolerances of that; nothing if none is.
// A command that saves a baseline is not held to the scenario's own, which it may be about to
// replace.
[[nodiscard]] std::optional<Baseline> choose_baseline(const BaselineRequest& asked,
                                                      const std::optional<Baseline>& own);

}  // namespace strand::scenario
