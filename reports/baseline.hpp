// The baseline of a run: the earlier report that it is compared with.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "core/base/compared_metric.hpp"
#include "reports/model.hpp"

namespace strand::reports {

struct LoadedBaseline {
  std::string file;  // as it was named
  Report report;
  Tolerances tolerances;
};

// Throws FileError where it cannot be read; where it is not there, with `command`, which makes it.
[[nodiscard]] LoadedBaseline load_baseline(const std::filesystem::path& file,
                                           const Tolerances& tolerances, std::string_view command);

// Compares, and fails the verdict of the report where there is a regression.
void hold_to_baseline(const LoadedBaseline& baseline, Report& report);

// Throws FileError.
void save_baseline(const std::filesystem::path& file, const Report& report);

// Throws FileError for a report without a run that came to its end, of which a comparison would
// find nothing wrong.
void check_comparable(const Report& report, const std::filesystem::path& file);

}  // namespace strand::reports
