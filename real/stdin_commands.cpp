#include "real/stdin_commands.hpp"

#include <array>
#include <cerrno>
#include <cstdint>
#include <system_error>

#include <poll.h>
#include <sys/eventfd.h>

namespace strand::real {
namespace {

constexpr std::size_t max_line = 4096;

// Puts pieces of input together to lines.
class LineCutter {
 public:
  void add(std::string_view piece, const std::function<void(const std::string&)>& on_line) {
    for (const char character : piece) {
      if (character == '\n') {
        finish(on_line);
      } else if (line_.size() < max_line) {
        line_.push_back(character);
      }
    }
  }
  void finish(const std::function<void(const std::string&)>& on_line) {
    const std::string line(trimmed(line_));
    line_.clear();
    if (!line.empty()) on_line(line);
  }

 private:
  std::string line_;
};

}  // namespace

std::string_view trimmed(std::string_view line) {
  constexpr std::string_view white = " \t\r";
  const std::size_t first = line.find_first_not_of(white);
  if (first == std::string_view::npos) return {};
  return line.substr(first, line.find_last_not_of(white) - first + 1);
}

StdinCommands::StdinCommands(int input, std::function<void(const std::string&)> on_line,
                             std::function<void()> on_end)
    : stop_(::eventfd(0, EFD_CLOEXEC)) {
  if (!stop_.valid()) throw std::system_error(errno, std::generic_category(), "eventfd");
  reader_ = std::thread([this, input, on_line = std::move(on_line), on_end = std::move(on_end)] {
    read(input, on_line, on_end);
  });
}

StdinCommands::~StdinCommands() {
  const std::uint64_t one = 1;
  // An eventfd takes eight bytes at once unless its count is near 2^64.
  [[maybe_unused]] const ssize_t written = ::write(stop_.get(), &one, sizeof one);
  reader_.join();
}

void StdinCommands::read(int input, const std::function<void(const std::string&)>& on_line,
                         const std::function<void()>& on_end) const {
  LineCutter cutter;
  while (true) {
    std::array<pollfd, 2> ready{pollfd{input, POLLIN, 0}, pollfd{stop_.get(), POLLIN, 0}};
    if (::poll(ready.data(), ready.size(), -1) < 0 && errno == EINTR) continue;
    if (ready[1].revents != 0) return;
    std::array<char, 1024> buffer{};
    const ssize_t count = ::read(input, buffer.data(), buffer.size());
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) break;
    cutter.add(std::string_view(buffer.data(), static_cast<std::size_t>(count)), on_line);
  }
  cutter.finish(on_line);
  on_end();
}

}  // namespace strand::real
