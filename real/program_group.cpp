#include "real/program_group.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <stdexcept>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <fmt/format.h>
#include <poll.h>
#include <sys/mman.h>
#include <unistd.h>

#include "real/child_process.hpp"

namespace strand::real {
namespace {

// A terminal program that takes longer has most likely asked its user something.
constexpr auto window_patience = std::chrono::seconds(10);

// What a program prints: of one elsewhere it is its log, too.
FileDescriptor open_output(const ProgramPlan& plan) {
  constexpr int for_all_to_read = 0644;
  FileDescriptor output(plan.remote ? ::open(plan.log.c_str(),
                                             O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC,
                                             for_all_to_read)
                                    : ::memfd_create("output", MFD_CLOEXEC));
  if (output.valid()) return output;
  throw std::system_error(errno, std::generic_category(),
                          plan.remote ? plan.log.string() : "memfd_create");
}

timespec time_until(ProgramGroup::Clock::time_point until) {
  using std::chrono::nanoseconds;
  constexpr nanoseconds a_second = std::chrono::seconds(1);
  const auto left = std::max<nanoseconds>(until - ProgramGroup::Clock::now(), nanoseconds(0));
  return {left / a_second, (left % a_second).count()};
}

}  // namespace

ProgramGroup::ProgramGroup(TerminalChoice terminal, std::function<void(const std::string&)> say)
    : terminal_(std::move(terminal)), say_(std::move(say)) {
  if (!terminal_.remark.empty()) say_(terminal_.remark);
  if (terminal_.kind != TerminalKind::background) server_.emplace();
}

void ProgramGroup::add(ProgramPlan plan) {
  programs_.push_back({std::move(plan), nullptr, nullptr, {}, {}, std::nullopt});
}

void ProgramGroup::start(std::size_t index) {
  start(programs_[index], false);
}

void ProgramGroup::start(Program& program, bool go_on) {
  program.status.reset();
  if (terminal_.kind == TerminalKind::background ||
      !start_in_window(program, command_of(program.plan, false, go_on))) {
    start_in_background(program, command_of(program.plan, true, go_on));
  }
}

bool ProgramGroup::start_in_window(Program& program, const std::vector<std::string>& command) {
  try {
    std::unique_ptr<Window> window =
        server_->open(terminal_, "strand " + program.plan.title, command, window_patience);
    program.window = window.get();
    program.running = std::move(window);
    return true;
  } catch (const std::runtime_error& error) {
    // One terminal that fails will fail again; the rest of the run goes on without.
    say_(fmt::format("{}; running in the background", error.what()));
    terminal_ = {};
    return false;
  }
}

void ProgramGroup::start_in_background(Program& program, std::vector<std::string> command) {
  FileDescriptor output = open_output(program.plan);
  FileDescriptor input;
  FileDescriptor child_input;
  ChildOptions options;
  options.arguments = std::move(command);
  options.output = output.get();
  options.dies_with_parent = program.plan.may_stand_still;
  if (program.plan.remote) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
      throw std::system_error(errno, std::generic_category(), "pipe");
    }
    child_input = FileDescriptor(pipe[0]);
    input = FileDescriptor(pipe[1]);
    options.input = child_input.get();
  }
  program.window = nullptr;
  program.running = std::make_unique<ChildProcess>(options);
  program.output = std::move(output);
  program.input = std::move(input);
}

bool ProgramGroup::any_running() const {
  return std::any_of(programs_.begin(), programs_.end(), [](const Program& program) {
    return program.running != nullptr && !program.status;
  });
}

bool ProgramGroup::has_windows() const {
  return std::any_of(programs_.begin(), programs_.end(),
                     [](const Program& program) { return program.window != nullptr; });
}

std::vector<std::size_t> ProgramGroup::wait(std::span<const int> others,
                                            std::optional<Clock::time_point> until) {
  std::vector<pollfd> descriptors;
  for (const int other : others) descriptors.push_back({other, POLLIN, 0});
  for (std::size_t index = 0; index < programs_.size(); ++index) {
    if (!is_running(index)) continue;
    descriptors.push_back({programs_[index].running->descriptor(), POLLIN, 0});
  }
  const timespec time = until ? time_until(*until) : timespec{};
  ::ppoll(descriptors.data(), descriptors.size(), until ? &time : nullptr, nullptr);
  std::vector<std::size_t> ended;
  for (std::size_t index = 0; index < programs_.size(); ++index) {
    if (!is_running(index)) continue;
    Program& program = programs_[index];
    program.status = program.running->status();
    if (program.status) ended.push_back(index);
  }
  return ended;
}

void ProgramGroup::crash(std::size_t index) {
  if (!is_running(index)) return;
  Program& program = programs_[index];
  if (program.window != nullptr) {
    program.window->crash();
  } else {
    program.running->signal(SIGKILL);
  }
}

void ProgramGroup::start_again(std::size_t index) {
  Program& program = programs_[index];
  if (program.window != nullptr && program.window->start_again()) {
    program.status.reset();
    return;
  }
  start(program, true);
}

void ProgramGroup::signal(std::size_t index, int number) {
  if (is_running(index)) programs_[index].running->signal(number);
}

void ProgramGroup::signal_all(int number) {
  for (std::size_t index = 0; index < programs_.size(); ++index) signal(index, number);
}

std::string ProgramGroup::output(std::size_t index) const {
  constexpr std::size_t most = 4096;
  const FileDescriptor& output = programs_[index].output;
  if (!output.valid()) return "";
  const off_t size = ::lseek(output.get(), 0, SEEK_END);
  const off_t begin = std::max<off_t>(0, size - static_cast<off_t>(most));
  std::string text(most, '\0');
  const ssize_t count = ::pread(output.get(), text.data(), text.size(), begin);
  text.resize(count < 0 ? 0 : static_cast<std::size_t>(count));
  return text;
}

void ProgramGroup::hold_windows() {
  for (const Program& program : programs_) {
    if (program.window != nullptr) program.window->hold();
  }
}

}  // namespace strand::real
