// The program `strand`, or another one, as a user runs it: started with arguments, typed to,
// signalled, and waited for. All waits are bounded, and none is a fixed time.
#pragma once

#include <chrono>
#include <csignal>
#include <filesystem>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/peer_name.hpp"
#include "real/file_descriptor.hpp"

namespace strand::real {

// Far more than anything takes, also under a sanitizer on a busy machine.
inline constexpr auto test_patience = std::chrono::seconds(120);

// Asks again and again until it is so, or patience ends; then false.
[[nodiscard]] bool eventually(const std::function<bool()>& condition);

// Ports that no other test has at the same time: those of a coordinator and 15 peers.
class PortBlock {
 public:
  PortBlock();
  [[nodiscard]] std::uint16_t coordinator() const { return first_; }
  // UDP, of the first peer; the others follow.
  [[nodiscard]] std::uint16_t peer(unsigned index = 0) const {
    return static_cast<std::uint16_t>(first_ + 1 + index);
  }
  // The two flags of `strand run`.
  [[nodiscard]] std::vector<std::string> run_flags() const;

 private:
  FileDescriptor reservation_;
  std::uint16_t first_ = 0;
};

class UserProcess {
 public:
  using Environment = std::map<std::string, std::string>;

  // `command` begins with the program, which is looked for in PATH if it is a bare name.
  // `environment` is laid over this process's, from which everything that would choose a terminal
  // or make it a step of a workflow is taken out.
  explicit UserProcess(std::vector<std::string> command, const Environment& environment = {});
  // Kills what still runs.
  ~UserProcess();
  UserProcess(const UserProcess&) = delete;
  UserProcess& operator=(const UserProcess&) = delete;

  [[nodiscard]] pid_t pid() const { return pid_; }
  void type(const std::string& line) const;
  void end_input();
  void signal(int number) const;
  // The exit code, 128 + the signal that killed it, or -1 if it does not end.
  int wait();
  // What it has printed so far.
  [[nodiscard]] std::string output() const;
  [[nodiscard]] std::string errors() const;

 private:
  pid_t pid_ = -1;
  FileDescriptor process_;
  FileDescriptor input_;
  FileDescriptor output_;
  FileDescriptor errors_;
  std::optional<int> exit_code_;
};

class StrandProcess : public UserProcess {
 public:
  // `arguments` without the program.
  explicit StrandProcess(std::vector<std::string> arguments, const Environment& environment = {});
};

// Every process, of any parent, that has all of `texts` in its command line.
[[nodiscard]] std::vector<pid_t> processes_with(std::initializer_list<std::string> texts);

[[nodiscard]] std::string contents_of(const std::filesystem::path& file);
// Their number, of regular files.
[[nodiscard]] std::size_t files_in(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path frames_of(const std::filesystem::path& out,
                                              const std::string& peer);

// One list of several.
[[nodiscard]] std::vector<std::string> joined(
    std::initializer_list<std::vector<std::string>> lists);

}  // namespace strand::real
