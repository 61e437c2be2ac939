// Reports on the disk: reading one that was saved, and what of one is kept as a baseline.
#pragma once

#include <filesystem>

#include "reports/file_error.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// Reads a report.json, or the one in a folder, of at most 1 GiB. Throws FileError.
[[nodiscard]] Report read_saved_report(const std::filesystem::path& source);

// What a comparison needs of a report, small enough to be committed, and the same wherever it was
// made: the runs that came to their end without their rows of missing chunks, statuses of frames
// and series, and neither expectations nor what the machine took.
[[nodiscard]] Report baseline_of(const Report& report);

}  // namespace strand::reports
