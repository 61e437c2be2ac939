#include "real/terminal.hpp"

#include <set>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

// What a machine offers, in a few words.
struct Machine {
  bool display = false;
  bool inside_tmux = false;
  std::set<std::string> programs = {};
  std::optional<std::string> strand_terminal = std::nullopt;

  [[nodiscard]] TerminalEnvironment environment() const {
    TerminalEnvironment result;
    result.display = display;
    result.inside_tmux = inside_tmux;
    result.strand_terminal = strand_terminal;
    result.has_program = [names = programs](const std::string& name) {
      return names.contains(name);
    };
    return result;
  }
};

TerminalChoice choose(const std::string& wanted, const Machine& machine) {
  return choose_terminal(wanted, machine.environment());
}

TEST(Terminal, NoneIsTheBackgroundWithoutARemark) {
  const auto choice = choose("none", {.display = true, .programs = {"xterm"}});
  EXPECT_EQ(choice.kind, TerminalKind::background);
  EXPECT_EQ(choice.remark, "");
}

TEST(Terminal, AutoPrefersWhatTheDesktopHasChosen) {
  const Machine machine{.display = true,
                        .programs = {"xterm", "konsole", "gnome-terminal", "x-terminal-emulator"}};
  EXPECT_EQ(choose("auto", machine).kind, TerminalKind::x_terminal_emulator);
}

TEST(Terminal, AutoTriesTheTerminalsInTheirOrder) {
  std::set<std::string> programs{"gnome-terminal", "konsole", "kitty", "wezterm", "xterm"};
  for (const auto& [name, kind] :
       {std::pair{"gnome-terminal", TerminalKind::gnome_terminal},
        std::pair{"konsole", TerminalKind::konsole}, std::pair{"kitty", TerminalKind::kitty},
        std::pair{"wezterm", TerminalKind::wezterm}, std::pair{"xterm", TerminalKind::xterm}}) {
    const auto choice = choose("auto", {.display = true, .programs = programs});
    EXPECT_EQ(choice.kind, kind);
    EXPECT_EQ(choice.program, name);
    EXPECT_EQ(choice.remark, "");
    programs.erase(name);
  }
}

TEST(Terminal, AutoTakesTmuxWithoutADisplay) {
  const auto choice = choose("auto", {.inside_tmux = true, .programs = {"tmux", "xterm"}});
  EXPECT_EQ(choice.kind, TerminalKind::tmux);
}

TEST(Terminal, AutoTakesTmuxWhenTheDisplayHasNoTerminal) {
  const auto choice = choose("auto", {.display = true, .inside_tmux = true, .programs = {"tmux"}});
  EXPECT_EQ(choice.kind, TerminalKind::tmux);
}

TEST(Terminal, AutoSaysWhyItRunsInTheBackground) {
  const auto no_display = choose("auto", {.programs = {"xterm", "tmux"}});
  EXPECT_EQ(no_display.kind, TerminalKind::background);
  EXPECT_EQ(no_display.remark, "no display found; running in the background");
  const auto no_program = choose("auto", {.display = true});
  EXPECT_EQ(no_program.kind, TerminalKind::background);
  EXPECT_EQ(no_program.remark, "no terminal program found; running in the background");
}

TEST(Terminal, StrandTerminalBeatsTheSearch) {
  const Machine machine{
      .display = true, .programs = {"xterm", "kitty"}, .strand_terminal = "kitty"};
  EXPECT_EQ(choose("auto", machine).kind, TerminalKind::kitty);
}

TEST(Terminal, StrandTerminalMayBeNoneOrAuto) {
  Machine machine{.display = true, .programs = {"xterm"}, .strand_terminal = "none"};
  EXPECT_EQ(choose("auto", machine).kind, TerminalKind::background);
  machine.strand_terminal = "auto";
  EXPECT_EQ(choose("auto", machine).kind, TerminalKind::xterm);
}

TEST(Terminal, AFlagBeatsStrandTerminal) {
  const Machine machine{
      .display = true, .programs = {"xterm", "kitty"}, .strand_terminal = "kitty"};
  EXPECT_EQ(choose("xterm", machine).kind, TerminalKind::xterm);
}

TEST(Terminal, ANamedTerminalThatCannotBeUsedIsRemarkedOn) {
  EXPECT_EQ(choose("foo", {.display = true}).remark,
            "there is no terminal program 'foo' (--terminal); running in the background");
  EXPECT_EQ(choose("xterm", {.programs = {"xterm"}}).remark,
            "there is no display for 'xterm' (--terminal); running in the background");
  EXPECT_EQ(choose("tmux", {.display = true, .programs = {"tmux"}}).remark,
            "tmux opens windows only from inside tmux (--terminal); running in the background");
  EXPECT_EQ(choose("auto", {.display = true, .strand_terminal = "foo"}).remark,
            "there is no terminal program 'foo' (STRAND_TERMINAL); running in the background");
}

TEST(Terminal, AnUnknownProgramIsCalledWithADashE) {
  const auto choice = choose("/opt/bin/foo", {.display = true, .programs = {"/opt/bin/foo"}});
  EXPECT_EQ(choice.kind, TerminalKind::other);
  const std::vector<std::string> expected{"/opt/bin/foo", "-e", "strand", "peer"};
  EXPECT_EQ(window_command(choice, "peer A", {"strand", "peer"}), expected);
}

TEST(Terminal, AKnownTerminalIsKnownByItsPathToo) {
  const auto choice = choose("/usr/bin/xterm", {.display = true, .programs = {"/usr/bin/xterm"}});
  EXPECT_EQ(choice.kind, TerminalKind::xterm);
  const std::vector<std::string> expected{"/usr/bin/xterm", "-T", "peer A", "-e", "strand", "peer"};
  EXPECT_EQ(window_command(choice, "peer A", {"strand", "peer"}), expected);
}

TEST(Terminal, EveryTerminalRunsTheCommandAsItsLastArguments) {
  for (const auto kind : {TerminalKind::x_terminal_emulator, TerminalKind::gnome_terminal,
                          TerminalKind::konsole, TerminalKind::kitty, TerminalKind::wezterm,
                          TerminalKind::xterm, TerminalKind::tmux, TerminalKind::other}) {
    const auto command = window_command({kind, "terminal", ""}, "peer A", {"a b", "--c"});
    ASSERT_GE(command.size(), 4U);
    EXPECT_EQ(command.front(), "terminal");
    EXPECT_EQ(command[command.size() - 2], "a b");
    EXPECT_EQ(command.back(), "--c");
  }
}

}  // namespace
}  // namespace strand::real
