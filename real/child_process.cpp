#include "real/child_process.hpp"

#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <string_view>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "core/base/assert.hpp"

namespace strand::real {
namespace {

[[noreturn]] void report_and_exit(int report, int error) {
  // The parent reads errno from here. If even that cannot be written, it sees the exit code.
  [[maybe_unused]] const ssize_t written = ::write(report, &error, sizeof error);
  ::_exit(127);
}

// A forked child begins with the launcher's blocked and ignored signals; a program expects none.
void reset_signals() {
  constexpr std::array handled{SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGCHLD};
  for (const int number : handled) ::signal(number, SIG_DFL);
  sigset_t none;
  ::sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
}

struct ChildSetup {
  const char* program;
  char* const* arguments;
  int output;  // -1: inherited
  int input;   // -1: as `foreground` says
  bool foreground;
  int death_signal;  // 0: none
  pid_t parent;
};

// Runs between fork and exec: only calls that are safe there, and no allocation.
[[noreturn]] void become(const ChildSetup& setup, int report) {
  if (setup.death_signal != 0) {
    if (::prctl(PR_SET_PDEATHSIG, setup.death_signal) != 0) report_and_exit(report, errno);
    // The parent may have ended before the request was made; then no signal will come.
    if (::getppid() != setup.parent) ::_exit(127);
  }
  if (!setup.foreground) {
    ::setpgid(0, 0);
    const int input = setup.input >= 0 ? setup.input : ::open("/dev/null", O_RDONLY | O_CLOEXEC);
    if (input < 0 || ::dup2(input, STDIN_FILENO) < 0) report_and_exit(report, errno);
  }
  if (setup.output >= 0) {
    if (::dup2(setup.output, STDOUT_FILENO) < 0 || ::dup2(setup.output, STDERR_FILENO) < 0) {
      report_and_exit(report, errno);
    }
  }
  reset_signals();
  ::execv(setup.program, setup.arguments);
  report_and_exit(report, errno);
}

// glibc 2.36 declares pidfd_open() without C linkage, so that C++ cannot link with it.
int open_pid(pid_t pid) {
  return static_cast<int>(::syscall(SYS_pidfd_open, pid, 0U));
}

ProgramStatus from_wait_status(int wait_status) {
  if (WIFSIGNALED(wait_status)) return {.exit_code = 0, .signal = WTERMSIG(wait_status)};
  return {.exit_code = WEXITSTATUS(wait_status), .signal = 0};
}

}  // namespace

ChildProcess::ChildProcess(const ChildOptions& options) {
  STRAND_ASSERT(!options.arguments.empty());
  const std::string& name = options.arguments.front();
  const auto program = find_program(name);
  if (!program) throw std::system_error(ENOENT, std::generic_category(), name);

  std::vector<std::string> copies = options.arguments;
  std::vector<char*> arguments;
  arguments.reserve(copies.size() + 1);
  for (std::string& argument : copies) arguments.push_back(argument.data());
  arguments.push_back(nullptr);

  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  const FileDescriptor read_end(pipe[0]);
  FileDescriptor write_end(pipe[1]);

  const int death_signal =
      options.dies_with_parent ? SIGKILL : (options.ends_with_parent ? SIGTERM : 0);
  const ChildSetup setup{program->c_str(),   arguments.data(), options.output, options.input,
                         options.foreground, death_signal,     ::getpid()};
  pid_ = ::fork();
  if (pid_ < 0) throw std::system_error(errno, std::generic_category(), "fork");
  if (pid_ == 0) become(setup, write_end.get());

  write_end.reset();
  int error = 0;
  ssize_t count = 0;
  do {
    count = ::read(read_end.get(), &error, sizeof error);
  } while (count < 0 && errno == EINTR);
  if (count == static_cast<ssize_t>(sizeof error)) {
    ::waitpid(pid_, nullptr, 0);
    throw std::system_error(error, std::generic_category(), name);
  }
  pid_descriptor_ = FileDescriptor(open_pid(pid_));
  if (!pid_descriptor_.valid()) {
    const int reason = errno;
    ::kill(pid_, SIGKILL);
    ::waitpid(pid_, nullptr, 0);
    throw std::system_error(reason, std::generic_category(), "pidfd_open");
  }
}

ChildProcess::~ChildProcess() {
  if (released_ || status()) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::optional<ProgramStatus> ChildProcess::status() {
  if (status_) return status_;
  int wait_status = 0;
  if (::waitpid(pid_, &wait_status, WNOHANG) == pid_) {
    status_ = from_wait_status(wait_status);
    pid_descriptor_.reset();
  }
  return status_;
}

void ChildProcess::signal(int number) {
  // Until it is reaped, the number is the child's own, even when it has ended.
  if (!status_) ::kill(pid_, number);
}

void ChildProcess::release() {
  released_ = true;
}

std::string to_string(ProgramStatus status) {
  if (status.signal == 0) return "ended with exit code " + std::to_string(status.exit_code);
  if (status.signal == SIGHUP) return "ended with its window";
  const char* const name = ::sigdescr_np(status.signal);
  return "was killed by signal " + std::to_string(status.signal) + " (" +
         (name == nullptr ? "unknown" : name) + ")";
}

std::filesystem::path own_executable() {
  return std::filesystem::read_symlink("/proc/self/exe");
}

std::optional<std::filesystem::path> find_program(const std::string& program) {
  const auto executable = [](const std::filesystem::path& path) {
    std::error_code ignored;
    return std::filesystem::is_regular_file(path, ignored) && ::access(path.c_str(), X_OK) == 0;
  };
  if (program.empty()) return std::nullopt;
  if (program.find('/') != std::string::npos) {
    if (executable(program)) return program;
    return std::nullopt;
  }
  const char* const variable = std::getenv("PATH");
  std::string_view rest = variable == nullptr ? "/usr/bin:/bin" : variable;
  while (true) {
    const std::size_t colon = rest.find(':');
    // An empty entry of PATH is the current folder.
    const std::filesystem::path folder = rest.substr(0, colon);
    const std::filesystem::path candidate = (folder.empty() ? "." : folder) / program;
    if (executable(candidate)) return candidate;
    if (colon == std::string_view::npos) return std::nullopt;
    rest.remove_prefix(colon + 1);
  }
}

}  // namespace strand::real
