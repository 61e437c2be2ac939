// The kinds of files that a sweep can be written as beside sweep.json and sweep.csv, by the names
// that --report knows.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "reports/sweep.hpp"

namespace strand::reports {

struct SweepWriter {
  std::string_view kind;   // "html"
  std::string_view file;   // "sweep.html"
  std::string_view about;  // for --help: what it is for, a few words
  // `again` is the command that repeats the sweep.
  std::string (*write)(const SweepReport& sweep, std::string_view again);
};

// In the order in which --help names them.
[[nodiscard]] std::span<const SweepWriter> sweep_writers();
// Null where no kind has this name.
[[nodiscard]] const SweepWriter* find_sweep_writer(std::string_view kind);
// For a command line: the names, and "html (charts and ...), markdown (a summary)".
[[nodiscard]] std::vector<std::string> sweep_kinds();
[[nodiscard]] std::string sweep_kinds_text();

}  // namespace strand::reports
