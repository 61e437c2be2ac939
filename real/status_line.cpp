#include "real/status_line.hpp"

#include <algorithm>

#include <sys/ioctl.h>
#include <unistd.h>

namespace strand::real {
namespace {

std::size_t width_of(int terminal) {
  winsize window{};
  if (::ioctl(terminal, TIOCGWINSZ, &window) != 0 || window.ws_col == 0) return 80;
  return window.ws_col;
}

}  // namespace

StatusLine::StatusLine(int descriptor, bool wanted)
    : descriptor_(descriptor), visible_(wanted && ::isatty(descriptor) != 0) {}

StatusLine::~StatusLine() {
  clear();
}

void StatusLine::show(std::string_view text) {
  if (!visible_) return;
  // The last column stays free: writing there would begin a new line on some terminals.
  std::string line(text.substr(0, width_of(descriptor_) - 1));
  std::replace_if(
      line.begin(), line.end(),
      [](char character) { return static_cast<unsigned char>(character) < 0x20; }, '?');
  write("\r\033[K" + line);
  shown_ = true;
}

void StatusLine::clear() {
  if (!shown_) return;
  write("\r\033[K");
  shown_ = false;
}

void StatusLine::write(const std::string& text) const {
  // A terminal that is gone has nobody to tell.
  [[maybe_unused]] const ssize_t written = ::write(descriptor_, text.data(), text.size());
}

}  // namespace strand::real
