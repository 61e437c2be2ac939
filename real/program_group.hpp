// The programs of a run while they run: started in windows or in the background, watched, stopped.
//
// A ProgramGroup owns them. When it goes, they have ended: those that still run are killed.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <span>
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

  // Programs are numbered in the order in which they are added; none runs before it is started.
  void add(ProgramPlan plan);
  // Throws std::system_error when even the background will not take it.
  void start(std::size_t index);

  [[nodiscard]] std::size_t size() const { return programs_.size(); }
  [[nodiscard]] const ProgramPlan& plan(std::size_t index) const { return programs_[index].plan; }
  [[nodiscard]] const std::optional<ProgramStatus>& status(std::size_t index) const {
    return programs_[index].status;
  }
  [[nodiscard]] bool is_running(std::size_t index) const {
    return programs_[index].running && !programs_[index].status;
  }
  [[nodiscard]] bool any_running() const;
  [[nodiscard]] bool has_windows() const;

  // Waits until a program has ended, one of `others` is readable, or `until` has come; returns the
  // numbers of the programs that have ended since the last call.
  std::vector<std::size_t> wait(std::span<const int> others,
                                std::optional<Clock::time_point> until);

  // Ends a program at once, of which start_again() will start another: with --continue, and in the
  // same window where it has one. To be called when it has ended; throws as start() does.
  void crash(std::size_t index);
  void start_again(std::size_t index);

  void signal(std::size_t index, int number);
  void signal_all(int number);
  // What a program in the background wrote to standard output and error: its last 4 KiB.
  [[nodiscard]] std::string output(std::size_t index) const;
  // Leaves the windows open until Enter is pressed in them, also when the group goes.
  void hold_windows();

 private:
  struct Program {
    ProgramPlan plan;
    std::unique_ptr<RunningProgram> running;  // null before the start
    Window* window = nullptr;                 // that of `running`, if it is one
    FileDescriptor output;  // a file in memory, or the log of one elsewhere; none for a window
    FileDescriptor input;   // what one elsewhere lives as long as; none for the others
    std::optional<ProgramStatus> status;
  };

  // `go_on`: for one that has crashed.
  void start(Program& program, bool go_on);
  [[nodiscard]] bool start_in_window(Program& program, const std::vector<std::string>& command);
  static void start_in_background(Program& program, std::vector<std::string> command);

  TerminalChoice terminal_;
  std::function<void(const std::string&)> say_;
  std::optional<WindowServer> server_;
  std::vector<Program> programs_;
};

}  // namespace strand::real
