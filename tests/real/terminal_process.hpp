// A program in a terminal of its own, as its user sees it: a pseudo-terminal, and the text that
// stands on its screen.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include <sys/types.h>

#include "real/file_descriptor.hpp"

namespace strand::real {

// The rows of a screen that never scrolls, by the few sequences of a VT100 that our programs and
// libedit use.
class Screen {
 public:
  explicit Screen(std::size_t width) : width_(width) {}
  void add(std::string_view bytes);
  // Without the white space at the end of a row, and without empty rows at the end.
  [[nodiscard]] std::vector<std::string> rows() const;

 private:
  void put(char character);
  void control(char final);
  std::string& row_at_cursor();

  const std::size_t width_;
  std::vector<std::string> rows_;
  std::size_t row_ = 0;
  std::size_t column_ = 0;
  std::size_t saved_row_ = 0;
  std::size_t saved_column_ = 0;
  std::string sequence_;  // what has come of one since its escape
};

class TerminalProcess {
 public:
  // Whether there are pseudo-terminals: a chroot may have none.
  [[nodiscard]] static bool possible();
  // `command` begins with the path of the program. The terminal is 100 cells wide.
  explicit TerminalProcess(std::vector<std::string> command,
                           const std::map<std::string, std::string>& environment = {});
  ~TerminalProcess();
  TerminalProcess(const TerminalProcess&) = delete;
  TerminalProcess& operator=(const TerminalProcess&) = delete;

  void type(std::string_view keys) const;
  void signal(int number) const;
  // Waits until a row of the screen begins with `text`; false if none ever does.
  bool shows(const std::string& text);
  // What stands on the screen, after reading what has come.
  [[nodiscard]] std::vector<std::string> rows();
  [[nodiscard]] std::string text();  // all of it, for messages
  // Whether the terminal gives whole lines and echoes them, as a shell leaves it.
  [[nodiscard]] bool has_ordinary_modes() const;
  // Waits until the program stands still.
  bool stops();
  // As UserProcess::wait().
  int wait();

 private:
  void read();

  pid_t pid_ = -1;
  FileDescriptor terminal_;
  FileDescriptor keeps_it_open_;
  Screen screen_{100};
  bool ended_ = false;
};

}  // namespace strand::real
