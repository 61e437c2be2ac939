// How every program of StrandCast ends; the README and --help state the same.
#pragma once

namespace strand::reports {

enum class ExitCode : int {
  pass = 0,
  fail = 1,               // the verdict of the report
  usage = 2,              // flags, a scenario or a name that cannot be
  unavailable = 3,        // a file, socket or program could not be used
  not_deterministic = 4,  // two runs that had to be one differ
  defect = 70,            // ours
  interrupted = 130,      // SIGINT, after the report of what ran is written
  terminated = 143,       // SIGTERM, the same
};

}  // namespace strand::reports
