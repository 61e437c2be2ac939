// Which terminal shows the programs of a run, and the command that opens a window in it. The choice
// is a pure function of what the user asked for, the environment and the programs that are there.
//
// `strand` runs on Linux, of which WSL is one, so these are Linux's terminals and Windows Terminal.
// In tmux a window is a pane: those of a run share one window of tmux.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace strand::real {

enum class TerminalKind : std::uint8_t {
  background,           // no windows: output goes to the logs
  windows_terminal,     // wt.exe, from within WSL
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
  // Under WSL, the name of the distribution; empty where it is not known.
  std::optional<std::string> wsl;
  std::string new_session;  // of tmux, for those outside of it: "strand-1234"
  std::function<bool(const std::string& program)> has_program;
  // What a link such as Debian's x-terminal-emulator leads to: "xterm". May be empty.
  std::function<std::string(const std::string& program)> leads_to;
};

// Reads this process's environment and PATH.
[[nodiscard]] TerminalEnvironment current_terminal_environment();

struct TerminalChoice {
  TerminalKind kind = TerminalKind::background;
  std::string program;  // empty in the background
  // Why there are no windows although some were wanted, or where to find them; a line for the user,
  // or empty.
  std::string remark;
  std::string session;       // of tmux, if it is to be made first
  std::string distribution;  // of WSL
  // Where the choice is ours, what to try next if this one opens no window.
  std::vector<TerminalChoice> others = {};
};

// `wanted` is "auto", "none" or the name of a terminal program. Never fails: where there is no
// terminal, the programs run in the background, and the remark says why.
[[nodiscard]] TerminalChoice choose_terminal(const std::string& wanted,
                                             const TerminalEnvironment& environment);

struct WindowPlace {
  std::string title;
  std::size_t index = 0;  // of the run's windows, from 0
  // tmux's names for the run's first pane and for its last, such as %3; empty before there is one.
  std::string first_pane;
  std::string last_pane;
};

// The command that opens a window and runs `command` in it. Not for the background.
[[nodiscard]] std::vector<std::string> window_command(const TerminalChoice& terminal,
                                                      const WindowPlace& place,
                                                      const std::vector<std::string>& command);
// What is to be run when the window is there, which tmux calls `pane`: gives it its title and its
// share of the space. Empty for all but tmux.
[[nodiscard]] std::vector<std::string> arrange_command(const TerminalChoice& terminal,
                                                       const WindowPlace& place,
                                                       const std::string& pane);

}  // namespace strand::real
