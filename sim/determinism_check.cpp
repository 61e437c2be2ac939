#include "sim/determinism_check.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace strand::sim {

namespace {

constexpr std::uint64_t no_time = ~std::uint64_t{0};

bool begins_run(const Fact& fact) {
  return fact.words[0] == no_time;
}

// A program under conditions of its own, and the facts that come out of it.
class Checked {
 public:
  Checked(const std::vector<std::string>& command, const std::vector<std::string>& conditions);
  Checked(const Checked&) = delete;
  Checked& operator=(const Checked&) = delete;
  ~Checked();

  // The next fact; nothing at the end.
  std::optional<Fact> next();
  // Throws DeterminismError unless the program ended well. To be called at the end of its facts.
  void expect_success();

 private:
  void refill();

  pid_t process_ = -1;
  int pipe_ = -1;
  std::vector<Fact> facts_;
  std::size_t next_ = 0;
};

std::vector<char*> pointers_to(std::vector<std::string>& texts) {
  std::vector<char*> pointers;
  for (std::string& text : texts) pointers.push_back(text.data());
  pointers.push_back(nullptr);
  return pointers;
}

Checked::Checked(const std::vector<std::string>& command,
                 const std::vector<std::string>& conditions) {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) {
    throw DeterminismError(fmt::format("cannot make a pipe: {}", std::strerror(errno)));
  }
  std::vector<std::string> arguments = command;
  std::vector<std::string> environment = conditions;
  for (char** variable = ::environ; *variable != nullptr; ++variable) {
    environment.emplace_back(*variable);
  }
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_adddup2(&actions, ends[1], FactWriter::checked_descriptor);
  ::posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
  const int error = ::posix_spawn(&process_, command.front().c_str(), &actions, nullptr,
                                  pointers_to(arguments).data(), pointers_to(environment).data());
  ::posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  pipe_ = ends[0];
  if (error != 0) {
    process_ = -1;
    ::close(std::exchange(pipe_, -1));
    throw DeterminismError(
        fmt::format("cannot start {}: {}", command.front(), std::strerror(error)));
  }
}

Checked::~Checked() {
  if (pipe_ != -1) ::close(pipe_);
  if (process_ == -1) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

std::optional<Fact> Checked::next() {
  if (next_ == facts_.size()) refill();
  if (next_ == facts_.size()) return std::nullopt;
  return facts_[next_++];
}

void Checked::refill() {
  constexpr std::size_t most = 2048;
  facts_.resize(most);
  next_ = 0;
  const auto bytes = std::as_writable_bytes(std::span(facts_));
  std::size_t filled = 0;
  while (filled == 0 || filled % sizeof(Fact) != 0) {
    const ssize_t count = ::read(pipe_, bytes.data() + filled, bytes.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    filled += static_cast<std::size_t>(count);
  }
  facts_.resize(filled / sizeof(Fact));
}

void Checked::expect_success() {
  int status = 0;
  while (::waitpid(process_, &status, 0) < 0 && errno == EINTR) {
  }
  process_ = -1;
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return;
  throw DeterminismError(WIFSIGNALED(status)
                             ? fmt::format("a run ended by signal {}", WTERMSIG(status))
                             : fmt::format("a run ended with exit code {}", WEXITSTATUS(status)));
}

// Other conditions under AddressSanitizer, whose allocator stands in for glibc's where a build has
// it.
std::string sanitizer_options(const std::string& options) {
  const char* const own = std::getenv("ASAN_OPTIONS");
  return "ASAN_OPTIONS=" + (own == nullptr ? std::string() : std::string(own) + ":") +
         "max_malloc_fill_size=4096:" + options;
}

}  // namespace

std::string Divergence::text(std::span<const std::string> host_names, std::uint64_t seed) const {
  const auto words = [&](const std::optional<Fact>& fact) {
    if (!fact || begins_run(*fact)) return std::string("the run has ended");
    return fact->text(host_names);
  };
  return fmt::format("run {}, seed {}, differs first at event {}\n  once   {}\n  again  {}", run,
                     seed, event, words(once), words(again));
}

void FactWriter::begin_run(std::uint32_t run) {
  const Fact marker{{no_time, run, 0, 0}};
  take(std::span(&marker, 1));
}

void FactWriter::take(std::span<const Fact> facts) {
  std::span<const std::byte> bytes = std::as_bytes(facts);
  while (!bytes.empty()) {
    const ssize_t count = ::write(descriptor_, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) std::_Exit(0);
    bytes = bytes.subspan(static_cast<std::size_t>(count));
  }
}

DeterminismOutcome check_determinism(const std::vector<std::string>& command) {
  // Bytes that are not written to read as 0xaa in the one, as 0x55 in the other. The other's stack
  // begins elsewhere, and its memory is used again in another order.
  Checked one(command, {"MALLOC_PERTURB_=85", sanitizer_options("malloc_fill_byte=170")});
  Checked other(command, {"MALLOC_PERTURB_=170", "GLIBC_TUNABLES=glibc.malloc.tcache_count=0",
                          sanitizer_options("malloc_fill_byte=85:quarantine_size_mb=0:"
                                            "thread_local_quarantine_size_kb=0"),
                          "STRANDSIM_PADDING=" + std::string(3001, '.')});
  DeterminismOutcome outcome;
  Divergence here;
  for (;;) {
    here.once = one.next();
    here.again = other.next();
    if (here.once != here.again) {
      outcome.divergence = here;
      return outcome;
    }
    if (!here.once) break;
    if (begins_run(*here.once)) {
      here.run = static_cast<std::uint32_t>(here.once->words[1]);
      here.event = 0;
    } else {
      ++here.event;
      ++outcome.events;
    }
  }
  one.expect_success();
  other.expect_success();
  return outcome;
}

}  // namespace strand::sim
