// How strandsim ends; docs and --help state the same.
#pragma once

namespace strand::sim {

enum class ExitCode : int {
  pass = 0,
  fail = 1,           // the verdict of the report
  usage = 2,          // flags or a scenario that cannot be
  unavailable = 3,    // a file could not be used
  defect = 70,        // ours
  interrupted = 130,  // SIGINT, after the report of what ran is written
  terminated = 143,   // SIGTERM, the same
};

}  // namespace strand::sim
