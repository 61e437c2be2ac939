// The cells of a sweep that have ended, a JSON line each, in a file that only grows: what a sweep
// that was stopped goes on from.
#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "reports/file_error.hpp"
#include "reports/sweep.hpp"

namespace strand::reports {

// Owns the file while it is open, and a lock on it, so that two programs do not write one file.
class CellLog {
 public:
  // Makes the folder where it is missing, and takes a last line that was torn off the file. Throws
  // FileError.
  explicit CellLog(const std::filesystem::path& file);
  CellLog(const CellLog&) = delete;
  CellLog& operator=(const CellLog&) = delete;
  ~CellLog();

  // Writes a line at once, which ends in a newline. Throws FileError.
  void add(std::string_view line);

 private:
  std::filesystem::path file_;
  int descriptor_;
};

struct KnownCells {
  std::map<std::string, SweepCell> cells;  // by id
  // How many there are whose pictures were compared by a version that did not keep the figures of
  // each run, and that are not among `cells`: they must be run again.
  std::size_t outdated = 0;
};

// Every cell of the files cells*.jsonl of a folder; of two of one id, the first in the order of the
// files' names. Lines that are none are left out. Empty where there is no such folder; throws
// FileError where one of the files cannot be read.
[[nodiscard]] KnownCells read_cells(const std::filesystem::path& folder);

}  // namespace strand::reports
