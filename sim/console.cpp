#include "sim/console.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <sys/ioctl.h>
#include <unistd.h>

#include "reports/file_error.hpp"

namespace strand::sim {

void print(std::string_view text) {
  const bool written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
  if (!written || std::fflush(stdout) != 0) {
    throw reports::FileError(std::string("standard output cannot be written: ") +
                             std::strerror(errno) + "; look at where it goes");
  }
}

bool wants_color(Color color) {
  if (color != Color::automatic) return color == Color::always;
  const char* no_color = std::getenv("NO_COLOR");
  const char* term = std::getenv("TERM");
  if (no_color != nullptr && *no_color != '\0') return false;
  if (term == nullptr || std::string_view(term) == "dumb") return false;
  return isatty(STDOUT_FILENO) != 0;
}

std::size_t width_of(std::optional<std::size_t> asked) {
  constexpr std::size_t otherwise = 100;
  if (asked) return *asked;
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0) return otherwise;
  return size.ws_col;
}

Progress::Progress(bool wanted, std::uint32_t total, std::string_view what)
    : shown_(wanted && total > 1 && isatty(STDERR_FILENO) != 0), total_(total), what_(what) {
  show(0);
}

Progress::~Progress() {
  if (shown_) std::fputs("\r\033[K", stderr);
}

void Progress::show(std::uint32_t ended) const {
  if (shown_) std::fprintf(stderr, "\r\033[K%u of %u %s", ended, total_, what_.c_str());
}

}  // namespace strand::sim
