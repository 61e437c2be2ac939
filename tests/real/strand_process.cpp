#include "tests/real/strand_process.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstddef>
#include <cstring>
#include <fstream>
#include <iterator>
#include <stdexcept>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "real/ports.hpp"

extern char** environ;

namespace strand::real {
namespace {

namespace fs = std::filesystem;

std::string all_of(int file) {
  std::string text;
  std::array<char, 4096> part{};
  ssize_t count = 0;
  while ((count = ::pread(file, part.data(), part.size(), static_cast<off_t>(text.size()))) > 0) {
    text.append(part.data(), static_cast<std::size_t>(count));
  }
  return text;
}

std::vector<std::string> environment_with(const UserProcess::Environment& changes) {
  UserProcess::Environment variables;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string_view text(*entry);
    const std::size_t equals = text.find('=');
    variables.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  for (const char* name :
       {"DISPLAY", "WAYLAND_DISPLAY", "TMUX", "STRAND_TERMINAL", "NO_COLOR", "GITHUB_ACTIONS"}) {
    variables.erase(name);
  }
  for (const auto& [name, value] : changes) variables[name] = value;
  std::vector<std::string> result;
  for (const auto& [name, value] : variables) result.push_back(name + "=" + value);
  return result;
}

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

}  // namespace

bool eventually(const std::function<bool()>& condition) {
  const auto give_up_at = std::chrono::steady_clock::now() + test_patience;
  while (!condition()) {
    if (std::chrono::steady_clock::now() > give_up_at) return false;
    std::this_thread::yield();
    ::poll(nullptr, 0, 5);
  }
  return true;
}

PortBlock::PortBlock() {
  // Below 32,768, where Linux's ephemeral ports begin: nobody gets one of these by chance. A block
  // is reserved for this test by the name of a socket, which two processes cannot both have.
  constexpr unsigned blocks = 500;
  constexpr unsigned ports_a_block = 16;
  for (unsigned attempt = 0; attempt < blocks; ++attempt) {
    const unsigned block = (static_cast<unsigned>(::getpid()) + attempt) % blocks;
    first_ = static_cast<std::uint16_t>(11'000 + block * ports_a_block);
    reservation_ = FileDescriptor(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0));
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    const std::string name = "strand-test-ports-" + std::to_string(first_);
    std::memcpy(address.sun_path + 1, name.data(), name.size());
    const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + name.size());
    if (::bind(reservation_.get(), reinterpret_cast<const sockaddr*>(&address), size) != 0)
      continue;
    const std::vector<PeerName> peers(ports_a_block - 1, *PeerName::parse("X"));
    if (!find_port_problem(ports_of_run(first_, peer(), peers))) return;
  }
  throw std::runtime_error("there are no free ports for this test");
}

std::vector<std::string> PortBlock::run_flags() const {
  return {"--coordinator-port", std::to_string(coordinator()), "--peer-port",
          std::to_string(peer())};
}

UserProcess::UserProcess(std::vector<std::string> command, const Environment& environment)
    : output_(::memfd_create("output", MFD_CLOEXEC)),
      errors_(::memfd_create("errors", MFD_CLOEXEC)) {
  std::vector<std::string> variables = environment_with(environment);
  const std::vector<char*> argv = pointers_to(command);
  const std::vector<char*> envp = pointers_to(variables);
  std::array<int, 2> pipe{};
  if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
    throw std::system_error(errno, std::generic_category(), "pipe");
  }
  const FileDescriptor read_end(pipe[0]);
  input_ = FileDescriptor(pipe[1]);
  pid_ = ::fork();
  if (pid_ == 0) {
    ::dup2(read_end.get(), STDIN_FILENO);
    ::dup2(output_.get(), STDOUT_FILENO);
    ::dup2(errors_.get(), STDERR_FILENO);
    // What whoever runs the tests has left open would count as the program's own.
    ::syscall(SYS_close_range, 3U, ~0U, 0U);
    ::execvpe(argv[0], argv.data(), envp.data());
    ::_exit(126);
  }
  process_ = FileDescriptor(static_cast<int>(::syscall(SYS_pidfd_open, pid_, 0U)));
}

UserProcess::~UserProcess() {
  if (exit_code_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void UserProcess::type(const std::string& line) const {
  const std::string text = line + "\n";
  if (::write(input_.get(), text.data(), text.size()) < 0) {
    throw std::system_error(errno, std::generic_category(), "typing");
  }
}

void UserProcess::end_input() {
  input_.reset();
}

void UserProcess::signal(int number) const {
  ::kill(pid_, number);
}

int UserProcess::wait() {
  if (exit_code_) return *exit_code_;
  pollfd ended{process_.get(), POLLIN, 0};
  const auto patience =
      std::chrono::duration_cast<std::chrono::milliseconds>(test_patience).count();
  if (::poll(&ended, 1, static_cast<int>(patience)) != 1) return -1;
  int status = 0;
  ::waitpid(pid_, &status, 0);
  exit_code_ = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
  return *exit_code_;
}

std::string UserProcess::output() const {
  return all_of(output_.get());
}

std::string UserProcess::errors() const {
  return all_of(errors_.get());
}

StrandProcess::StrandProcess(std::vector<std::string> arguments, const Environment& environment)
    : UserProcess(joined({{STRANDCAST_BINARY_DIR "/strand"}, std::move(arguments)}), environment) {}

std::vector<pid_t> processes_with(std::initializer_list<std::string> texts) {
  std::vector<pid_t> found;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator("/proc", error)) {
    const std::string name = entry.path().filename();
    if (!std::all_of(name.begin(), name.end(), [](char c) { return c >= '0' && c <= '9'; })) {
      continue;
    }
    const std::string line = contents_of(entry.path() / "cmdline");
    if (std::all_of(texts.begin(), texts.end(), [&line](const std::string& text) {
          return line.find(text) != std::string::npos;
        })) {
      found.push_back(static_cast<pid_t>(std::stol(name)));
    }
  }
  return found;
}

std::string contents_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::size_t files_in(const fs::path& folder) {
  std::error_code error;
  const fs::directory_iterator entries(folder, error);
  return static_cast<std::size_t>(std::count_if(fs::begin(entries), fs::end(entries),
                                                [](const auto& e) { return e.is_regular_file(); }));
}

fs::path frames_of(const fs::path& out, const std::string& peer) {
  return out / ("peer_" + peer + "_frames");
}

std::vector<std::string> joined(std::initializer_list<std::vector<std::string>> lists) {
  std::vector<std::string> result;
  for (const auto& list : lists) result.insert(result.end(), list.begin(), list.end());
  return result;
}

}  // namespace strand::real
