// A process of our own making: started, watched, signalled and reaped. It never outlives the
// ChildProcess that owns it, and, if asked, not the whole program either, however that ends.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <sys/types.h>

#include "real/file_descriptor.hpp"
#include "real/running_program.hpp"

namespace strand::real {

struct ChildOptions {
  // The program, as a path or as a name that PATH leads to, and its arguments.
  std::vector<std::string> arguments;
  // A descriptor of ours that standard output and error go to; -1: inherited.
  int output = -1;
  // One that standard input comes from; -1: as `foreground` says.
  int input = -1;
  // Inherits standard input and stays in our process group, so that what is typed reaches the
  // child; otherwise it reads nothing, and Ctrl+C in our terminal reaches only us.
  bool foreground = false;
  // The kernel sends the child SIGTERM when the thread that started it ends, even by SIGKILL.
  bool ends_with_parent = true;
  // By SIGKILL, which ends even a child that stands still.
  bool dies_with_parent = false;
};

class ChildProcess final : public RunningProgram {
 public:
  // Throws std::system_error, naming the program, when it cannot be started.
  explicit ChildProcess(const ChildOptions& options);
  ~ChildProcess() override;

  [[nodiscard]] pid_t pid() const { return pid_; }
  [[nodiscard]] int descriptor() const override { return pid_descriptor_.get(); }
  [[nodiscard]] std::optional<ProgramStatus> status() override;
  void signal(int number) override;
  // Leaves the process to itself: it is neither ended nor reaped by us any more.
  void release();

 private:
  pid_t pid_ = -1;
  FileDescriptor pid_descriptor_;
  std::optional<ProgramStatus> status_;
  bool released_ = false;
};

// The path of the program that is running, which starts its siblings.
[[nodiscard]] std::filesystem::path own_executable();
// The executable file that `program` means, as a path or by PATH; nothing when there is none.
[[nodiscard]] std::optional<std::filesystem::path> find_program(const std::string& program);

}  // namespace strand::real
