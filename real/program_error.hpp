// The error that ends a program of StrandCast, with its exit code.
#pragma once

#include <stdexcept>
#include <string>

#include "reports/exit_code.hpp"

namespace strand::real {

// The text is one line that says what, where and how to mend it.
class ProgramError : public std::runtime_error {
 public:
  ProgramError(reports::ExitCode code, const std::string& line)
      : std::runtime_error(line), code_(code) {}

  [[nodiscard]] reports::ExitCode code() const { return code_; }

 private:
  reports::ExitCode code_;
};

}  // namespace strand::real
