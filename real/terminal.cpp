#include "real/terminal.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <system_error>

#include <unistd.h>

#include "core/base/assert.hpp"
#include "core/cli/shell_text.hpp"
#include "real/child_process.hpp"
#include "real/environment.hpp"

namespace strand::real {
namespace {

struct KnownTerminal {
  TerminalKind kind;
  std::string_view program;
};

// In the order in which `auto` tries them: what the user's desktop has chosen comes first.
constexpr std::array graphical_terminals{
    KnownTerminal{TerminalKind::x_terminal_emulator, "x-terminal-emulator"},
    KnownTerminal{TerminalKind::gnome_terminal, "gnome-terminal"},
    KnownTerminal{TerminalKind::konsole, "konsole"},
    KnownTerminal{TerminalKind::kitty, "kitty"},
    KnownTerminal{TerminalKind::wezterm, "wezterm"},
    KnownTerminal{TerminalKind::xterm, "xterm"},
};

TerminalChoice background(std::string remark) {
  return {TerminalKind::background, "", std::move(remark), "", ""};
}

TerminalKind kind_of(const std::string& program) {
  const std::string name = std::filesystem::path(program).filename();
  if (name == "tmux") return TerminalKind::tmux;
  if (name == "wt.exe") return TerminalKind::windows_terminal;
  for (const KnownTerminal& known : graphical_terminals) {
    if (name == known.program) return known.kind;
  }
  return TerminalKind::other;
}

// An x-terminal-emulator that is xterm can be told more than the policy demands.
TerminalKind kind_of(const std::string& program, const TerminalEnvironment& environment) {
  const TerminalKind kind = kind_of(program);
  if (kind != TerminalKind::x_terminal_emulator || !environment.leads_to) return kind;
  return kind_of(environment.leads_to(program)) == TerminalKind::xterm ? TerminalKind::xterm : kind;
}

TerminalChoice choose_named(const std::string& program, std::string_view named_by,
                            const TerminalEnvironment& environment) {
  const std::string source = " (" + std::string(named_by) + "); running in the background";
  const TerminalKind kind = kind_of(program, environment);
  if (!environment.has_program(program)) {
    return background("there is no terminal program '" + program + "'" + source);
  }
  TerminalChoice choice{kind, program, "", "", ""};
  switch (kind) {
    case TerminalKind::tmux:
      if (environment.inside_tmux) return choice;
      choice.session = environment.new_session;
      choice.remark = "to see the programs: tmux attach -t " + choice.session;
      return choice;
    case TerminalKind::windows_terminal:
      if (!environment.wsl)
        return background("'" + program + "' opens windows only for WSL" + source);
      choice.distribution = *environment.wsl;
      return choice;
    default:
      if (environment.display) return choice;
      return background("there is no display for '" + program + "'" + source);
  }
}

// Programs that are made with Qt, as konsole is, take options such as --title and --display for
// their own wherever they stand, also behind -e. In one word they are nobody's.
std::vector<std::string> in_a_shell(const std::vector<std::string>& command) {
  return {"/bin/sh", "-c", "exec " + cli::shell_command(command)};
}

// Arguments of tmux: a semicolon at the end of one would end the command.
std::string tmux_word(std::string word) {
  if (word.ends_with(';')) word.insert(word.size() - 1, "\\");
  return word;
}

// Windows Terminal takes every semicolon for the end of a command.
std::string wt_word(const std::string& word) {
  std::string result;
  for (const char character : word) {
    if (character == ';') result += '\\';
    result += character;
  }
  return result;
}

// Windows side by side, two in a row and three rows of them, which a screen of 1280x1024 holds at
// xterm's usual font of 6x13; what is more begins anew, a little aside.
std::string xterm_geometry(std::size_t index) {
  constexpr std::size_t columns = 2;
  constexpr std::size_t rows = 3;
  const std::size_t page = index / (columns * rows);
  const std::size_t x = index % columns * 640 + page * 24;
  const std::size_t y = index / columns % rows * 340 + page * 24;
  return "102x22+" + std::to_string(x) + "+" + std::to_string(y);
}

// The name of this machine's distribution under WSL.
std::optional<std::string> find_wsl() {
  if (is_set("WSL_DISTRO_NAME")) return std::getenv("WSL_DISTRO_NAME");
  std::string version;
  std::getline(std::ifstream("/proc/version"), version);
  if (version.find("microsoft") == std::string::npos) return std::nullopt;
  return "";
}

}  // namespace

TerminalEnvironment current_terminal_environment() {
  TerminalEnvironment environment;
  if (is_set("STRAND_TERMINAL")) environment.strand_terminal = std::getenv("STRAND_TERMINAL");
  environment.display = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
  environment.inside_tmux = is_set("TMUX");
  environment.wsl = find_wsl();
  environment.new_session = "strand-" + std::to_string(::getpid());
  environment.leads_to = [](const std::string& program) -> std::string {
    const auto path = find_program(program);
    std::error_code error;
    return path ? std::filesystem::canonical(*path, error).filename().string() : "";
  };
  environment.has_program = [](const std::string& program) {
    return find_program(program).has_value();
  };
  return environment;
}

TerminalChoice choose_terminal(const std::string& wanted, const TerminalEnvironment& environment) {
  if (wanted == "none") return {};
  if (wanted != "auto") return choose_named(wanted, "--terminal", environment);
  if (environment.strand_terminal) {
    if (*environment.strand_terminal == "none") return {};
    if (*environment.strand_terminal != "auto") {
      return choose_named(*environment.strand_terminal, "STRAND_TERMINAL", environment);
    }
  }
  std::vector<std::string> programs;
  if (environment.wsl) programs.emplace_back("wt.exe");
  if (environment.display) {
    for (const KnownTerminal& known : graphical_terminals) programs.emplace_back(known.program);
  }
  if (environment.inside_tmux) programs.emplace_back("tmux");
  std::vector<TerminalChoice> choices;
  for (const std::string& program : programs) {
    if (!environment.has_program(program)) continue;
    choices.push_back(choose_named(program, "auto", environment));
  }
  if (!choices.empty()) {
    TerminalChoice first = std::move(choices.front());
    choices.erase(choices.begin());
    first.others = std::move(choices);
    return first;
  }
  return background(environment.display ? "no terminal program found; running in the background"
                                        : "no display found; running in the background");
}

std::vector<std::string> window_command(const TerminalChoice& terminal, const WindowPlace& place,
                                        const std::vector<std::string>& command) {
  std::vector<std::string> result{terminal.program};
  const auto add = [&result](const std::vector<std::string>& words) {
    result.insert(result.end(), words.begin(), words.end());
  };
  switch (terminal.kind) {
    case TerminalKind::background:
      STRAND_ASSERT(terminal.kind != TerminalKind::background);
      break;
    case TerminalKind::windows_terminal:
      // A tab of the window called strand; what runs in it is this distribution's again.
      add({"-w", "strand", "new-tab", "--title", place.title, "--suppressApplicationTitle",
           "wsl.exe"});
      if (!terminal.distribution.empty()) add({"-d", terminal.distribution});
      add({"--exec"});
      for (const std::string& word : command) result.push_back(wt_word(word));
      return result;
    case TerminalKind::xterm:
      add({"-geometry", xterm_geometry(place.index), "-T", place.title, "-e"});
      break;
    case TerminalKind::x_terminal_emulator:
      add({"-T", place.title, "-e"});
      add(in_a_shell(command));
      return result;
    case TerminalKind::gnome_terminal:
      // --wait keeps the client alive as long as its window, which the server draws.
      add({"--wait", "--title", place.title, "--"});
      break;
    case TerminalKind::konsole:
      add({"--separate", "-p", "tabtitle=" + place.title, "-e"});
      add(in_a_shell(command));
      return result;
    case TerminalKind::kitty:
      add({"--title", place.title, "--"});
      break;
    case TerminalKind::wezterm:
      add({"start", "--always-new-process", "--"});
      break;
    case TerminalKind::tmux:
      // -d leaves the user in the window in which the launcher runs. Nobody looks at a new session
      // yet: it gets the size of a large terminal.
      if (!place.last_pane.empty()) {
        add({"split-window", "-d", "-t", place.last_pane, "--"});
      } else if (terminal.session.empty()) {
        add({"new-window", "-d", "-n", "strand", "--"});
      } else {
        add({"new-session", "-d", "-s", terminal.session, "-n", "strand", "-x", "200", "-y", "60",
             "--"});
      }
      for (const std::string& word : command) result.push_back(tmux_word(word));
      return result;
    case TerminalKind::other:
      add({"-e"});
      add(in_a_shell(command));
      return result;
  }
  add(command);
  return result;
}

std::vector<std::string> arrange_command(const TerminalChoice& terminal, const WindowPlace& place,
                                         const std::string& pane) {
  if (terminal.kind != TerminalKind::tmux || pane.empty()) return {};
  // Naming a pane selects it: in the end the first one is selected again.
  const std::string& first = place.first_pane.empty() ? pane : place.first_pane;
  return {terminal.program,
          "set-option",
          "-w",
          "-t",
          pane,
          "pane-border-status",
          "top",
          ";",
          "select-layout",
          "-t",
          pane,
          "tiled",
          ";",
          "select-pane",
          "-t",
          pane,
          "-T",
          place.title,
          ";",
          "select-pane",
          "-t",
          first};
}

}  // namespace strand::real
