#include "real/terminal.hpp"

#include <array>
#include <cstdlib>
#include <filesystem>

#include "core/base/assert.hpp"
#include "real/child_process.hpp"

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
  return {TerminalKind::background, "", std::move(remark)};
}

TerminalKind kind_of(const std::string& program) {
  const std::string name = std::filesystem::path(program).filename();
  if (name == "tmux") return TerminalKind::tmux;
  for (const KnownTerminal& known : graphical_terminals) {
    if (name == known.program) return known.kind;
  }
  return TerminalKind::other;
}

TerminalChoice choose_named(const std::string& program, std::string_view named_by,
                            const TerminalEnvironment& environment) {
  const std::string source = " (" + std::string(named_by) + "); running in the background";
  const TerminalKind kind = kind_of(program);
  if (!environment.has_program(program)) {
    return background("there is no terminal program '" + program + "'" + source);
  }
  if (kind == TerminalKind::tmux && !environment.inside_tmux) {
    return background("tmux opens windows only from inside tmux" + source);
  }
  if (kind != TerminalKind::tmux && !environment.display) {
    return background("there is no display for '" + program + "'" + source);
  }
  return {kind, program, ""};
}

}  // namespace

TerminalEnvironment current_terminal_environment() {
  const auto is_set = [](const char* name) {
    const char* const value = std::getenv(name);
    return value != nullptr && *value != '\0';
  };
  TerminalEnvironment environment;
  if (is_set("STRAND_TERMINAL")) environment.strand_terminal = std::getenv("STRAND_TERMINAL");
  environment.display = is_set("DISPLAY") || is_set("WAYLAND_DISPLAY");
  environment.inside_tmux = is_set("TMUX");
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
  if (environment.display) {
    for (const KnownTerminal& known : graphical_terminals) {
      std::string program(known.program);
      if (environment.has_program(program)) return {known.kind, std::move(program), ""};
    }
  }
  if (environment.inside_tmux && environment.has_program("tmux")) {
    return {TerminalKind::tmux, "tmux", ""};
  }
  return background(environment.display ? "no terminal program found; running in the background"
                                        : "no display found; running in the background");
}

std::vector<std::string> window_command(const TerminalChoice& terminal, const std::string& title,
                                        const std::vector<std::string>& command) {
  std::vector<std::string> result{terminal.program};
  const auto add = [&result](std::initializer_list<const char*> words) {
    result.insert(result.end(), words.begin(), words.end());
  };
  switch (terminal.kind) {
    case TerminalKind::background:
      STRAND_ASSERT(terminal.kind != TerminalKind::background);
      break;
    case TerminalKind::x_terminal_emulator:
    case TerminalKind::xterm:
      add({"-T", title.c_str(), "-e"});
      break;
    case TerminalKind::gnome_terminal:
      // --wait keeps the client alive as long as its window, which the server draws.
      add({"--wait", "--title", title.c_str(), "--"});
      break;
    case TerminalKind::konsole:
      add({"--separate", "-p", ("tabtitle=" + title).c_str(), "-e"});
      break;
    case TerminalKind::kitty:
      add({"--title", title.c_str(), "--"});
      break;
    case TerminalKind::wezterm:
      add({"start", "--always-new-process", "--"});
      break;
    case TerminalKind::tmux:
      // -d leaves the user in the window in which the launcher runs.
      add({"new-window", "-d", "-n", title.c_str(), "--"});
      break;
    case TerminalKind::other:
      add({"-e"});
      break;
  }
  result.insert(result.end(), command.begin(), command.end());
  return result;
}

}  // namespace strand::real
