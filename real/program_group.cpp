#include "real/program_group.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
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

int milliseconds_until(std::optional<ProgramGroup::Clock::time_point> until) {
  if (!until) return -1;
  const auto left =
      std::chrono::ceil<std::chrono::milliseconds>(*until - ProgramGroup::Clock::now());
  return static_cast<int>(std::clamp<std::int64_t>(left.count(), 0, 60'000));
}

}  // namespace

ProgramGroup::ProgramGroup(TerminalChoice terminal, std::function<void(const std::string&)> say)
    : terminal_(std::move(terminal)), say_(std::move(say)) {
  if (!terminal_.remark.empty()) say_(terminal_.remark);
  if (terminal_.kind != TerminalKind::background) server_.emplace();
}

void ProgramGroup::start(const ProgramPlan& plan) {
  if (terminal_.kind == TerminalKind::background || !start_in_window(plan)) {
    start_in_background(plan);
  }
}

bool ProgramGroup::start_in_window(const ProgramPlan& plan) {
  try {
    std::unique_ptr<Window> window =
        server_->open(terminal_, "strand " + plan.title, command_of(plan, false), window_patience);
    windows_.push_back(window.get());
    programs_.push_back({plan, std::move(window), {}, {}, std::nullopt});
    return true;
  } catch (const std::runtime_error& error) {
    // One terminal that fails will fail again; the rest of the run goes on without.
    say_(fmt::format("{}; running in the background", error.what()));
    terminal_ = {};
    return false;
  }
}

void ProgramGroup::start_in_background(const ProgramPlan& plan) {
  FileDescriptor output = open_output(plan);
  FileDescriptor input;
  ChildOptions options;
  options.arguments = command_of(plan, true);
  options.output = output.get();
  FileDescriptor child_input;
  if (plan.remote) {
    std::array<int, 2> pipe{};
    if (::pipe2(pipe.data(), O_CLOEXEC) != 0) {
      throw std::system_error(errno, std::generic_category(), "pipe");
    }
    child_input = FileDescriptor(pipe[0]);
    input = FileDescriptor(pipe[1]);
    options.input = child_input.get();
  }
  auto child = std::make_unique<ChildProcess>(options);
  programs_.push_back({plan, std::move(child), std::move(output), std::move(input), std::nullopt});
}

bool ProgramGroup::any_running() const {
  return std::any_of(programs_.begin(), programs_.end(),
                     [](const Program& program) { return !program.status; });
}

std::vector<std::size_t> ProgramGroup::wait(int other, std::optional<Clock::time_point> until) {
  std::vector<pollfd> descriptors{{other, POLLIN, 0}};
  for (const Program& program : programs_) {
    const int descriptor = program.status ? -1 : program.running->descriptor();
    descriptors.push_back({descriptor, POLLIN, 0});
  }
  ::poll(descriptors.data(), descriptors.size(), milliseconds_until(until));
  std::vector<std::size_t> ended;
  for (std::size_t index = 0; index < programs_.size(); ++index) {
    Program& program = programs_[index];
    if (program.status) continue;
    program.status = program.running->status();
    if (program.status) ended.push_back(index);
  }
  return ended;
}

void ProgramGroup::signal(std::size_t index, int number) {
  if (!programs_[index].status) programs_[index].running->signal(number);
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
  for (Window* window : windows_) window->hold();
}

}  // namespace strand::real
