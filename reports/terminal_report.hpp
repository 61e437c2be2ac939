// The report as a person reads it in a terminal: a headline, what was expected, a row for each
// peer, a line for each hop, and the verdict. ASCII only, no line wider than asked where that can
// be helped.
#pragma once

#include <cstddef>
#include <string>

#include "reports/model.hpp"

namespace strand::reports {

struct TerminalOptions {
  std::size_t width = 100;  // columns; less than 60 counts as 60
  bool color = false;       // ANSI colours
  // Chains longer than this show the head, the worst and the tail, a third each. At least 3.
  std::size_t max_peers = 24;
  // Of more expectations than these the last are left out, which are those that hold.
  std::size_t max_expectations = 24;
  std::string report_path;  // where the full report is; empty when it was not written
  std::string again;        // the command that repeats the run; empty for none
};

// Ends in a newline. Control characters in names are shown as '?', so that a report from outside
// cannot drive the terminal.
[[nodiscard]] std::string to_terminal(const Report& report, const TerminalOptions& options);

}  // namespace strand::reports
