// The terminal of a program: the one place that writes to it while the program runs, so that log
// lines, the status line and the line that is being typed never mangle each other.
//
// A Console owns standard output and error where they are a terminal, the terminal's modes, a
// thread that draws and reads keys, and the signals SIGTSTP, SIGCONT and SIGWINCH, which it blocks
// for the thread that makes it and for those that are started later: make it before all others.
// Whatever way it ends, the terminal is as it was. In the background of a shell, and on anything
// but a terminal, lines go straight through, there is no status line, and commands are read as
// they come.
//
// The status line needs standard error to be a terminal, editing standard input as well. NO_COLOR
// in the environment turns colours and the reverse video of the status line off; TERM=dumb turns
// both lines off.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace strand::real {

struct ConsoleOptions {
  std::string prompt;  // "coordinator> "
  bool status = true;  // wanted, where there can be one
};

class Console {
 public:
  using OnLine = std::function<void(const std::string&)>;

  explicit Console(ConsoleOptions options);
  // close()
  ~Console();
  Console(const Console&) = delete;
  Console& operator=(const Console&) = delete;

  // Whether a status line is shown.
  [[nodiscard]] bool has_status() const;
  // Whether lines may have colours.
  [[nodiscard]] bool has_colour() const;

  // Callable from any thread. Lines end with a newline; that of the last is added if it is missing.
  void print(std::string_view lines);   // to standard error
  void answer(std::string_view lines);  // to standard output
  void set_status(std::string_view text);

  // From now on calls `on_line` for every line of standard input, without white space around it and
  // empty ones, and `on_end` at its end, both on another thread. Once.
  void read_lines(OnLine on_line, std::function<void()> on_end);
  // No call of those comes after it returns.
  void stop_reading();
  // Takes the footer away, and leaves the terminal as it was. What is printed from now on goes
  // straight through.
  void close();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace strand::real
