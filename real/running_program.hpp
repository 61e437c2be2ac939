// A program that the launcher started, whether it runs in the background or in a window.
#pragma once

#include <optional>
#include <string>

namespace strand::real {

// How a program ended: by itself with an exit code, or by a signal, which is then not 0.
struct ProgramStatus {
  int exit_code = 0;
  int signal = 0;

  [[nodiscard]] bool succeeded() const { return exit_code == 0 && signal == 0; }
  friend bool operator==(const ProgramStatus&, const ProgramStatus&) = default;
};

// "ended with exit code 3", "was killed by signal 9 (Killed)", "ended with its window"
[[nodiscard]] std::string to_string(ProgramStatus status);

class RunningProgram {
 public:
  RunningProgram() = default;
  RunningProgram(const RunningProgram&) = delete;
  RunningProgram& operator=(const RunningProgram&) = delete;
  // Ends the program at once if it still runs.
  virtual ~RunningProgram() = default;

  // Becomes readable when status() may have something new; -1 once it has ended.
  [[nodiscard]] virtual int descriptor() const = 0;
  // Nothing while the program runs.
  [[nodiscard]] virtual std::optional<ProgramStatus> status() = 0;
  // Without effect when the program has ended.
  virtual void signal(int number) = 0;
};

}  // namespace strand::real
