// The programs of a run while they run: started in windows or in the background, watched, stopped.
//
// A ProgramGroup owns them. When it goes, they have ended: those that still run are killed.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "real/file_descriptor.hpp"
#include "real/launch_plan.hpp"
#include "real/running_program.hpp"
#include "real/terminal.hpp"
#include "real/window.hpp"

namespace strand::real {

class ProgramGroup {
 public:
  using Clock = std::chrono::steady_clock;

  // `say` is given lines for a person, such as why there are no windows.
  ProgramGroup(TerminalChoice terminal, std::function<void(const std::string&)> say);

  // Programs are numbered in the order of their starts. Throws std::system_error when even the
  // background will not take one.
  void start(const ProgramPlan& plan);

  [[nodiscard]] std::size_t size() const { return programs_.size(); }
  [[nodiscard]] const ProgramPlan& plan(std::size_t index) const { return programs_[index].plan; }
  [[nodiscard]] const std::optional<ProgramStatus>& status(std::size_t index) const {
    return programs_[index].status;
  }
  [[nodiscard]] bool any_running() const;
  [[nodiscard]] bool has_windows() const { return !windows_.empty(); }

  // Waits until a program has ended, `other` is readable, or `until` has come; returns the numbers
  // of the programs that have ended since the last call.
  std::vector<std::size_t> wait(int other, std::optional<Clock::time_point> until);

  void signal(std::size_t index, int number);
  void signal_all(int number);
  // What a program in the background wrote to standard output and error: its last 4 KiB.
  [[nodiscard]] std::string output(std::size_t index) const;
  // Leaves the windows open until Enter is pressed in them, also when the group goes.
  void hold_windows();

 private:
  struct Program {
    ProgramPlan plan;
    std::unique_ptr<RunningProgram> running;
    FileDescriptor output;  // a file in memory, or the log of one elsewhere; none for a window
    FileDescriptor input;   // what one elsewhere lives as long as; none for the others
    std::optional<ProgramStatus> status;
  };

  [[nodiscard]] bool start_in_window(const ProgramPlan& plan);
  void start_in_background(const ProgramPlan& plan);

  TerminalChoice terminal_;
  std::function<void(const std::string&)> say_;
  std::optional<WindowServer> server_;
  std::vector<Program> programs_;
  std::vector<Window*> windows_;  // those of programs_
};

}  // namespace strand::real
