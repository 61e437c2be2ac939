// Writes whole files, or none: a report that exists under its name is complete.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string_view>

namespace strand::reports {

// One line: what could not be written, why, and how to mend it.
class FileError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Writes `contents` to a temporary name in the folder of `path`, flushes it to the disk, and
// renames it. Makes the folder where it is missing. Whatever happens, `path` is the old file or the
// new one; the temporary file is removed on failure. Throws FileError.
void write_report_file(const std::filesystem::path& path, std::string_view contents);

}  // namespace strand::reports
