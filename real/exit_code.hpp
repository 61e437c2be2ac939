// How a program of StrandCast ends, and the error that ends it.
#pragma once

#include <stdexcept>
#include <string>

namespace strand::real {

enum class ExitCode : int {
  pass = 0,
  fail = 1,           // the verdict of the report
  usage = 2,          // flags, a scenario or a name that cannot be
  unavailable = 3,    // a file, socket or program could not be used
  defect = 70,        // ours
  interrupted = 130,  // SIGINT, after the report is written
  terminated = 143,   // SIGTERM, the same
};

// Ends the program. The text is one line that says what, where and how to mend it.
class ProgramError : public std::runtime_error {
 public:
  ProgramError(ExitCode code, const std::string& line) : std::runtime_error(line), code_(code) {}

  [[nodiscard]] ExitCode code() const { return code_; }

 private:
  ExitCode code_;
};

}  // namespace strand::real
