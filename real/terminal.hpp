// Which terminal shows the programs of a run, and the command that opens a window in it. The choice
// is a pure function of what the user asked for, the environment and the programs that are there.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strand::real {

enum class TerminalKind : std::uint8_t {
  background,           // no windows: output goes to the logs
  x_terminal_emulator,  // Debian's alternative; its policy (11.8.3) demands -T and -e
  gnome_terminal,
  konsole,
  kitty,
  wezterm,
  xterm,
  tmux,
  other,  // a program that is called as `PROGRAM -e COMMAND...`
};

struct TerminalEnvironment {
  std::optional<std::string> strand_terminal;  // $STRAND_TERMINAL: a name as in --terminal
  bool display = false;                        // $DISPLAY or $WAYLAND_DISPLAY is set
  bool inside_tmux = false;                    // $TMUX is set
  std::function<bool(const std::string& program)> has_program;
};

// Reads this process's environment and PATH.
[[nodiscard]] TerminalEnvironment current_terminal_environment();

struct TerminalChoice {
  TerminalKind kind = TerminalKind::background;
  std::string program;  // empty in the background
  // Why there are no windows although some were wanted; a line for the user, or empty.
  std::string remark;
};

// `wanted` is "auto", "none" or the name of a terminal program. Never fails: where there is no
// terminal, the programs run in the background, and the remark says why.
[[nodiscard]] TerminalChoice choose_terminal(const std::string& wanted,
                                             const TerminalEnvironment& environment);

// The command that opens a window called `title` and runs `command` in it. Not for the background.
[[nodiscard]] std::vector<std::string> window_command(const TerminalChoice& terminal,
                                                      const std::string& title,
                                                      const std::vector<std::string>& command);

}  // namespace strand::real
