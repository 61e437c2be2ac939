// A line that a person types into a terminal, with the keys and the history that one expects: left
// and right, up and down, Ctrl+A, Ctrl+E, Ctrl+K and the like (libedit).
//
// A LineEditor owns libedit's state, and the terminal's modes while it reads. It draws the prompt
// and what is typed, from the beginning of the row in which the cursor is, and nothing else. All
// calls are for one thread.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace strand::real {

class LineEditor {
 public:
  // The next key, or nothing for the end of the input. Called from within read_line(), which waits
  // for as long as it takes; it may call the other functions here.
  using NextKey = std::function<std::optional<char>()>;

  // `input` and `output` are a terminal. Throws std::runtime_error.
  LineEditor(int input, int output, std::string prompt, NextKey next_key);
  ~LineEditor();
  LineEditor(const LineEditor&) = delete;
  LineEditor& operator=(const LineEditor&) = delete;

  // What was typed until Enter; nothing at the end of the input, Ctrl+D in an empty line included.
  // The cursor is at the beginning of the row below then. Lines that are not empty go into the
  // history.
  [[nodiscard]] std::optional<std::string> read_line();

  // From the beginning of the prompt, in cells.
  [[nodiscard]] std::size_t cursor() const;
  // Draws prompt and line from the beginning of this row, which is empty as those below are.
  void redraw();
  // The terminal has another size.
  void resize();
  // Gives the terminal the modes that it had, and takes them again.
  void release_terminal();
  void take_terminal();

 private:
  class Core;
  std::unique_ptr<Core> core_;
};

}  // namespace strand::real
