#include "real/child_process.hpp"

#include <array>
#include <csignal>
#include <fstream>
#include <system_error>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/wait.h>

#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

// Waits for the end of a child by its descriptor, at most ten seconds.
std::optional<ProgramStatus> wait_for(RunningProgram& program) {
  while (true) {
    if (const auto status = program.status()) return status;
    pollfd ended{program.descriptor(), POLLIN, 0};
    if (::poll(&ended, 1, 10'000) == 0) return std::nullopt;
  }
}

ChildOptions shell(const std::string& script) {
  ChildOptions options;
  options.arguments = {"sh", "-c", script};
  return options;
}

TEST(ChildProcess, GivesTheExitCode) {
  ChildProcess child(shell("exit 3"));
  const auto status = wait_for(child);
  ASSERT_TRUE(status);
  EXPECT_EQ(*status, (ProgramStatus{.exit_code = 3, .signal = 0}));
  EXPECT_EQ(to_string(*status), "ended with exit code 3");
  EXPECT_FALSE(status->succeeded());
}

TEST(ChildProcess, GivesTheSignalThatKilledIt) {
  ChildProcess child(shell("kill -9 $$"));
  const auto status = wait_for(child);
  ASSERT_TRUE(status);
  EXPECT_EQ(to_string(*status), "was killed by signal 9 (Killed)");
  EXPECT_FALSE(status->succeeded());
}

TEST(ChildProcess, SaysWhichProgramCannotBeStarted) {
  ChildOptions options;
  options.arguments = {"no-such-program-anywhere"};
  try {
    const ChildProcess child(options);
    FAIL() << "it started";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_STREQ(error.what(), "no-such-program-anywhere: No such file or directory");
  }
}

TEST(ChildProcess, AFileThatIsNoProgramIsAnErrorOfTheStart) {
  // The file may be executed, but the kernel does not know its format.
  const support::TemporaryFolder folder;
  const auto file = folder.path() / "noise";
  std::ofstream(file) << "\x01\x02\x03";
  std::filesystem::permissions(file, std::filesystem::perms::owner_all);
  ChildOptions options;
  options.arguments = {file};
  EXPECT_THROW(ChildProcess child(options), std::system_error);
}

TEST(ChildProcess, SendsItsOutputWhereItIsTold) {
  FileDescriptor output(::memfd_create("output", MFD_CLOEXEC));
  ChildOptions options = shell("echo out; echo err >&2");
  options.output = output.get();
  ChildProcess child(options);
  ASSERT_TRUE(wait_for(child));
  std::array<char, 64> text{};
  EXPECT_EQ(::pread(output.get(), text.data(), text.size(), 0), 8);
  EXPECT_STREQ(text.data(), "out\nerr\n");
}

TEST(ChildProcess, InTheBackgroundItReadsNothing) {
  ChildProcess child(shell("read line && exit 1; exit 0"));
  const auto status = wait_for(child);
  ASSERT_TRUE(status);
  EXPECT_TRUE(status->succeeded());
}

TEST(ChildProcess, IsKilledWithItsOwner) {
  pid_t pid = 0;
  {
    const ChildProcess child(shell("trap '' TERM; while :; do sleep 1; done"));
    pid = child.pid();
    EXPECT_EQ(::kill(pid, 0), 0);
  }
  EXPECT_EQ(::kill(pid, 0), -1);
}

TEST(ChildProcess, StartsWithNoSignalBlockedOrIgnored) {
  sigset_t blocked;
  ::sigemptyset(&blocked);
  ::sigaddset(&blocked, SIGTERM);
  sigset_t before;
  ::sigprocmask(SIG_BLOCK, &blocked, &before);
  const auto old_pipe = ::signal(SIGPIPE, SIG_IGN);
  // The shell kills itself by each signal in turn; one that is blocked or ignored lets it go on.
  ChildProcess terminated(shell("kill -TERM $$; exit 0"));
  ChildProcess piped(shell("kill -PIPE $$; exit 0"));
  EXPECT_EQ(wait_for(terminated)->signal, SIGTERM);
  EXPECT_EQ(wait_for(piped)->signal, SIGPIPE);
  ::signal(SIGPIPE, old_pipe);
  ::sigprocmask(SIG_SETMASK, &before, nullptr);
}

TEST(ChildProcess, EndsWithItsParentHoweverThatEnds) {
  // A parent of our own is killed by SIGKILL, which it cannot handle; its child, which holds the
  // only writing end of a pipe that is left, must be gone soon after: the pipe then ends.
  std::array<int, 2> pipe{};
  ASSERT_EQ(::pipe(pipe.data()), 0);
  const FileDescriptor read_end(pipe[0]);
  FileDescriptor write_end(pipe[1]);
  const pid_t parent = ::fork();
  ASSERT_GE(parent, 0);
  if (parent == 0) {
    ChildOptions options = shell("echo ready; while :; do sleep 1; done");
    options.output = write_end.get();
    const ChildProcess child(options);
    ::fcntl(write_end.get(), F_SETFD, FD_CLOEXEC);
    while (true) ::pause();
  }
  write_end.reset();
  char byte = 0;
  ASSERT_EQ(::read(read_end.get(), &byte, 1), 1);  // "ready": the child runs
  ::kill(parent, SIGKILL);
  ::waitpid(parent, nullptr, 0);
  // `sleep 1` of the shell may hold the pipe for the second that is left of it.
  std::array<char, 16> rest{};
  pollfd ready{read_end.get(), POLLIN, 0};
  ASSERT_EQ(::poll(&ready, 1, 10'000), 1);
  while (::read(read_end.get(), rest.data(), rest.size()) > 0) {
    ASSERT_EQ(::poll(&ready, 1, 10'000), 1);
  }
}

TEST(FindProgram, SearchesPath) {
  EXPECT_TRUE(find_program("sh"));
  EXPECT_FALSE(find_program("no-such-program-anywhere"));
  EXPECT_FALSE(find_program(""));
}

TEST(FindProgram, TakesAPathAsItIs) {
  EXPECT_EQ(find_program("/bin/sh"), "/bin/sh");
  EXPECT_FALSE(find_program("/bin"));
  EXPECT_FALSE(find_program("/etc/passwd"));
}

}  // namespace
}  // namespace strand::real
