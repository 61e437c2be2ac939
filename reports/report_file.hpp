// Writes whole files, or none: a report that exists under its name is complete.
#pragma once

#include <filesystem>
#include <string_view>

#include "reports/file_error.hpp"

namespace strand::reports {

// Writes `contents` to a temporary name in the folder of `path`, flushes it to the disk, and
// renames it. Makes the folder where it is missing. Whatever happens, `path` is the old file or the
// new one; the temporary file is removed on failure. Throws FileError.
void write_report_file(const std::filesystem::path& path, std::string_view contents);

}  // namespace strand::reports
