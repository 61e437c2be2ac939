#include "tests/real/terminal_process.hpp"

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdlib>

#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>
#include <utmp.h>

#include "tests/real/strand_process.hpp"

namespace strand::real {

void Screen::add(std::string_view bytes) {
  for (const char character : bytes) put(character);
}

std::string& Screen::row_at_cursor() {
  if (rows_.size() <= row_) rows_.resize(row_ + 1);
  if (rows_[row_].size() < column_) rows_[row_].resize(column_, ' ');
  return rows_[row_];
}

void Screen::put(char character) {
  if (!sequence_.empty()) {
    sequence_ += character;
    if (sequence_.size() == 2) {
      if (character == '[' || character == ']') return;
      if (character == '7') {
        saved_row_ = row_;
        saved_column_ = column_;
      } else if (character == '8') {
        row_ = saved_row_;
        column_ = saved_column_;
      }
      sequence_.clear();
    } else if (sequence_[1] == ']' ? character == '\a' : character >= '@' && character <= '~') {
      if (sequence_[1] == '[') control(character);
      sequence_.clear();
    }
    return;
  }
  switch (character) {
    case '\033':
      sequence_ = "\033";
      return;
    case '\r':
      column_ = 0;
      return;
    case '\n':
      ++row_;
      return;
    case '\b':
      if (column_ > 0) --column_;
      return;
    default:
      if (static_cast<unsigned char>(character) < 0x20) return;
  }
  if (column_ == width_) {
    ++row_;
    column_ = 0;
  }
  std::string& row = row_at_cursor();
  if (row.size() <= column_) row.resize(column_ + 1, ' ');
  row[column_++] = character;
}

void Screen::control(char final) {
  const std::string arguments = sequence_.substr(2, sequence_.size() - 3);
  const auto given = static_cast<std::size_t>(std::strtoul(arguments.c_str(), nullptr, 10));
  const std::size_t count = std::max<std::size_t>(given, 1);
  switch (final) {
    case 'A':
      row_ -= std::min(row_, count);
      break;
    case 'B':
      row_ += count;
      break;
    case 'C':
      column_ = std::min(column_ + count, width_ - 1);
      break;
    case 'D':
      column_ -= std::min(column_, count);
      break;
    case 'G':
      column_ = count - 1;
      break;
    case 'J':
      row_at_cursor().resize(column_);
      rows_.resize(row_ + 1);
      break;
    case 'K':
      row_at_cursor().resize(column_);
      break;
    case 'P':
      row_at_cursor().erase(column_, count);
      break;
    case '@':
      row_at_cursor().insert(column_, count, ' ');
      break;
    default:
      break;
  }
}

std::vector<std::string> Screen::rows() const {
  std::vector<std::string> result = rows_;
  for (std::string& row : result) row.erase(row.find_last_not_of(' ') + 1);
  while (!result.empty() && result.back().empty()) result.pop_back();
  return result;
}

bool TerminalProcess::possible() {
  int master = -1;
  int slave = -1;
  if (::openpty(&master, &slave, nullptr, nullptr, nullptr) != 0) return false;
  const FileDescriptor opened(master);
  const FileDescriptor opened_too(slave);
  return true;
}

TerminalProcess::TerminalProcess(std::vector<std::string> command,
                                 const std::map<std::string, std::string>& environment) {
  winsize size{};
  size.ws_row = 50;
  size.ws_col = 100;
  int master = -1;
  int slave = -1;
  if (::openpty(&master, &slave, nullptr, nullptr, &size) != 0) std::abort();
  terminal_ = FileDescriptor(master);
  keeps_it_open_ = FileDescriptor(slave);
  std::vector<char*> argv;
  for (std::string& argument : command) argv.push_back(argument.data());
  argv.push_back(nullptr);
  pid_ = ::fork();
  if (pid_ == 0) {
    for (const char* name : {"DISPLAY", "WAYLAND_DISPLAY", "TMUX", "STRAND_TERMINAL", "NO_COLOR"}) {
      ::unsetenv(name);
    }
    ::setenv("TERM", "vt100", 1);
    for (const auto& [name, value] : environment) ::setenv(name.c_str(), value.c_str(), 1);
    ::close(master);
    if (::login_tty(slave) == 0) ::execv(argv[0], argv.data());
    ::_exit(126);
  }
}

TerminalProcess::~TerminalProcess() {
  if (ended_) return;
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

void TerminalProcess::type(std::string_view keys) const {
  [[maybe_unused]] const ssize_t written = ::write(terminal_.get(), keys.data(), keys.size());
}

void TerminalProcess::signal(int number) const {
  ::kill(pid_, number);
}

void TerminalProcess::read() {
  std::array<char, 4096> bytes{};
  pollfd ready{terminal_.get(), POLLIN, 0};
  while (::poll(&ready, 1, 0) == 1) {
    const ssize_t count = ::read(terminal_.get(), bytes.data(), bytes.size());
    if (count <= 0) return;
    screen_.add({bytes.data(), static_cast<std::size_t>(count)});
  }
}

std::vector<std::string> TerminalProcess::rows() {
  read();
  return screen_.rows();
}

std::string TerminalProcess::text() {
  std::string text;
  for (const std::string& row : rows()) text += "|" + row + "\n";
  return text;
}

bool TerminalProcess::shows(const std::string& text) {
  return eventually([&] {
    const std::vector<std::string> now = rows();
    return std::any_of(now.begin(), now.end(),
                       [&](const std::string& row) { return row.starts_with(text); });
  });
}

bool TerminalProcess::has_ordinary_modes() const {
  termios modes{};
  return ::tcgetattr(keeps_it_open_.get(), &modes) == 0 && (modes.c_lflag & ICANON) != 0 &&
         (modes.c_lflag & ECHO) != 0;
}

bool TerminalProcess::stops() {
  return eventually([this] {
    read();
    int status = 0;
    return ::waitpid(pid_, &status, WUNTRACED | WNOHANG) == pid_ && WIFSTOPPED(status);
  });
}

int TerminalProcess::wait() {
  int status = 0;
  // What is not read would in the end make the program wait for its terminal.
  ended_ = eventually([&] {
    read();
    return ::waitpid(pid_, &status, WNOHANG) == pid_;
  });
  if (!ended_) return -1;
  return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

}  // namespace strand::real
