// Runs programs of the build folder as a person would, and says what they wrote.
#pragma once

#include <csignal>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/files.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::sim::test {

struct Finished {
  int code = -1;  // 256 + the signal's number if one ended it
  std::string out;
  std::string err;
};

// A program of the build folder, started with its standard output and error in files.
class Program {
 public:
  // `out` is where standard output goes instead of a file of the test's, if not empty. Of the CI
  // system that may run this test the program knows nothing but what `environment` ("NAME=value")
  // says.
  explicit Program(std::vector<std::string> arguments, const std::string& out = {},
                   std::vector<std::string> environment = {}) {
    const std::string path = std::string(STRANDCAST_BINARY_DIR) + "/strandsim";
    arguments.insert(arguments.begin(), path);
    std::vector<char*> pointers;
    for (std::string& argument : arguments) pointers.push_back(argument.data());
    pointers.push_back(nullptr);
    std::vector<char*> variables;
    for (char** variable = environ; *variable != nullptr; ++variable) {
      if (std::string_view(*variable).rfind("GITHUB_", 0) != 0) variables.push_back(*variable);
    }
    for (std::string& variable : environment) variables.push_back(variable.data());
    variables.push_back(nullptr);

    const std::string out_path = out.empty() ? (folder_.path() / "out").string() : out;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    constexpr int write_flags = O_WRONLY | O_CREAT | O_TRUNC;
    posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, out_path.c_str(), write_flags, 0600);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO,
                                     (folder_.path() / "err").string().c_str(), write_flags, 0600);
    const int error =
        posix_spawn(&process_, path.c_str(), &actions, nullptr, pointers.data(), variables.data());
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) throw std::runtime_error("cannot start " + path);
  }

  // Waits until the program handles `signal`, and sends it.
  void interrupt(int signal) {
    while (!handles(signal)) {
    }
    kill(process_, signal);
  }

  Finished wait() {
    int status = 0;
    waitpid(process_, &status, 0);
    Finished finished;
    finished.code = WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
    const std::filesystem::path out = folder_.path() / "out";
    if (std::filesystem::exists(out)) finished.out = support::read_file(out);
    finished.err = support::read_file(folder_.path() / "err");
    return finished;
  }

 private:
  // The kernel's list of the signals that a process catches, a hexadecimal mask.
  [[nodiscard]] bool handles(int signal) const {
    std::ifstream status("/proc/" + std::to_string(process_) + "/status");
    const std::string key = "SigCgt:";
    for (std::string line; std::getline(status, line);) {
      if (line.compare(0, key.size(), key) != 0) continue;
      return (std::stoull(line.substr(key.size()), nullptr, 16) >> (signal - 1) & 1) != 0;
    }
    throw std::runtime_error("the program ended before it was to be interrupted");
  }

  support::TemporaryFolder folder_;
  pid_t process_ = -1;
};

[[nodiscard]] inline Finished strandsim(std::vector<std::string> arguments) {
  return Program(std::move(arguments)).wait();
}

}  // namespace strand::sim::test
