#include "real/terminal.hpp"

#include <set>

#include <gtest/gtest.h>

namespace strand::real {
namespace {

// What a machine offers, in a few words.
struct Machine {
  bool display = false;
  bool inside_tmux = false;
  std::optional<std::string> wsl = std::nullopt;
  std::set<std::string> programs = {};
  std::optional<std::string> strand_terminal = std::nullopt;
  std::string emulator = "";  // what x-terminal-emulator leads to

  [[nodiscard]] TerminalEnvironment environment() const {
    TerminalEnvironment result;
    result.display = display;
    result.inside_tmux = inside_tmux;
    result.wsl = wsl;
    result.new_session = "strand-7";
    result.leads_to = [name = emulator](const std::string&) { return name; };
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

TEST(Terminal, AutoKnowsWhatToTryNext) {
  const auto choice = choose(
      "auto", {.display = true, .inside_tmux = true, .programs = {"kitty", "xterm", "tmux"}});
  EXPECT_EQ(choice.kind, TerminalKind::kitty);
  ASSERT_EQ(choice.others.size(), 2U);
  EXPECT_EQ(choice.others[0].kind, TerminalKind::xterm);
  EXPECT_EQ(choice.others[1].kind, TerminalKind::tmux);
  // What was asked for by name has no substitute.
  EXPECT_TRUE(choose("kitty", {.display = true, .programs = {"kitty", "xterm"}}).others.empty());
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
  EXPECT_EQ(choose("wt.exe", {.display = true, .programs = {"wt.exe"}}).remark,
            "'wt.exe' opens windows only for WSL (--terminal); running in the background");
  EXPECT_EQ(choose("auto", {.display = true, .strand_terminal = "foo"}).remark,
            "there is no terminal program 'foo' (STRAND_TERMINAL); running in the background");
}

TEST(Terminal, AnUnknownProgramIsCalledWithADashE) {
  const auto choice = choose("/opt/bin/foo", {.display = true, .programs = {"/opt/bin/foo"}});
  EXPECT_EQ(choice.kind, TerminalKind::other);
  const std::vector<std::string> expected{"/opt/bin/foo", "-e", "/bin/sh", "-c",
                                          "exec strand peer"};
  EXPECT_EQ(window_command(choice, {"peer A", 0, "", ""}, {"strand", "peer"}), expected);
}

TEST(Terminal, AKnownTerminalIsKnownByItsPathToo) {
  const auto choice = choose("/usr/bin/xterm", {.display = true, .programs = {"/usr/bin/xterm"}});
  EXPECT_EQ(choice.kind, TerminalKind::xterm);
  const std::vector<std::string> expected{"/usr/bin/xterm", "-geometry", "102x22+0+0", "-T",
                                          "peer A",         "-e",        "strand",     "peer"};
  EXPECT_EQ(window_command(choice, {"peer A", 0, "", ""}, {"strand", "peer"}), expected);
}

TEST(Terminal, EveryTerminalRunsTheCommandAsItsLastArguments) {
  for (const auto kind :
       {TerminalKind::gnome_terminal, TerminalKind::kitty, TerminalKind::wezterm,
        TerminalKind::xterm, TerminalKind::tmux, TerminalKind::windows_terminal}) {
    const auto command =
        window_command({kind, "terminal", "", "", ""}, {"peer A", 0, "", ""}, {"a b", "--c"});
    ASSERT_GE(command.size(), 4U);
    EXPECT_EQ(command.front(), "terminal");
    EXPECT_EQ(command[command.size() - 2], "a b");
    EXPECT_EQ(command.back(), "--c");
  }
}

// Konsole takes "--title x" of the command for its own, and whoever x-terminal-emulator is may,
// too.
TEST(Terminal, WhatMayTakeOptionsOfTheCommandGetsItInOneWord) {
  for (const auto kind :
       {TerminalKind::x_terminal_emulator, TerminalKind::konsole, TerminalKind::other}) {
    const auto command = window_command({kind, "terminal", "", "", ""}, {"peer A", 0, "", ""},
                                        {"/a b", "--title", "it's", "--"});
    ASSERT_GE(command.size(), 5U);
    EXPECT_EQ(command[command.size() - 4], "-e");
    EXPECT_EQ(command[command.size() - 3], "/bin/sh");
    EXPECT_EQ(command[command.size() - 2], "-c");
    EXPECT_EQ(command.back(), "exec '/a b' --title 'it'\\''s' --");
  }
}

TEST(Terminal, AutoTakesWindowsTerminalUnderWsl) {
  const Machine machine{.display = true, .wsl = "Debian", .programs = {"wt.exe", "xterm"}};
  const auto choice = choose("auto", machine);
  EXPECT_EQ(choice.kind, TerminalKind::windows_terminal);
  // Its command line ends a command at every semicolon that has no backslash.
  const std::vector<std::string> expected{
      "wt.exe",  "-w", "strand", "new-tab", "--title", "peer A", "--suppressApplicationTitle",
      "wsl.exe", "-d", "Debian", "--exec",  "strand",  "a\\;b"};
  EXPECT_EQ(window_command(choice, {"peer A", 0, "", ""}, {"strand", "a;b"}), expected);
}

TEST(Terminal, AutoGoesOnWithoutWindowsTerminal) {
  EXPECT_EQ(choose("auto", {.display = true, .wsl = "", .programs = {"xterm"}}).kind,
            TerminalKind::xterm);
  EXPECT_EQ(choose("auto", {.display = true, .programs = {"wt.exe", "xterm"}}).kind,
            TerminalKind::xterm);
}

TEST(Terminal, AnEmulatorThatIsXtermIsPlacedLikeOne) {
  const Machine machine{.display = true, .programs = {"x-terminal-emulator"}, .emulator = "xterm"};
  const auto choice = choose("auto", machine);
  EXPECT_EQ(choice.kind, TerminalKind::xterm);
  EXPECT_EQ(choice.program, "x-terminal-emulator");
}

// Two in a row, 640 apart, and rows 340 apart; the seventh begins anew, 24 aside.
TEST(Terminal, WindowsOfXtermLieSideBySide) {
  const TerminalChoice xterm{TerminalKind::xterm, "xterm", "", "", ""};
  const auto geometry = [&](std::size_t index) {
    return window_command(xterm, {"", index, "", ""}, {"strand"}).at(2);
  };
  EXPECT_EQ(geometry(1), "102x22+640+0");
  EXPECT_EQ(geometry(4), "102x22+0+680");
  EXPECT_EQ(geometry(6), "102x22+24+24");
}

TEST(Terminal, TmuxOpensOneWindowOfPanes) {
  const auto choice = choose("auto", {.inside_tmux = true, .programs = {"tmux"}});
  EXPECT_EQ(choice.remark, "");
  EXPECT_EQ(window_command(choice, {"peer A", 0, "", ""}, {"strand", "a;"}),
            (std::vector<std::string>{"tmux", "new-window", "-d", "-n", "strand", "--", "strand",
                                      "a\\;"}));
  EXPECT_EQ(window_command(choice, {"peer A", 2, "%3", "%5"}, {"strand"}),
            (std::vector<std::string>{"tmux", "split-window", "-d", "-t", "%5", "--", "strand"}));
  EXPECT_EQ(arrange_command(choice, {"peer A", 2, "%3", "%5"}, "%6"),
            (std::vector<std::string>{"tmux", "set-option",  "-w",
                                      "-t",   "%6",          "pane-border-status",
                                      "top",  ";",           "select-layout",
                                      "-t",   "%6",          "tiled",
                                      ";",    "select-pane", "-t",
                                      "%6",   "-T",          "peer A",
                                      ";",    "select-pane", "-t",
                                      "%3"}));
}

TEST(Terminal, OutsideOfTmuxItGetsASessionWhenItIsNamed) {
  EXPECT_EQ(choose("auto", {.programs = {"tmux"}}).kind, TerminalKind::background);
  const auto choice = choose("tmux", {.programs = {"tmux"}});
  EXPECT_EQ(choice.kind, TerminalKind::tmux);
  EXPECT_EQ(choice.remark, "to see the programs: tmux attach -t strand-7");
  EXPECT_EQ(window_command(choice, {"peer A", 0, "", ""}, {"strand"}),
            (std::vector<std::string>{"tmux", "new-session", "-d", "-s", "strand-7", "-n", "strand",
                                      "-x", "200", "-y", "60", "--", "strand"}));
}

TEST(Terminal, OnlyPanesAreArranged) {
  EXPECT_TRUE(arrange_command({TerminalKind::xterm, "xterm", "", "", ""}, {}, "%1").empty());
  EXPECT_TRUE(arrange_command({TerminalKind::tmux, "tmux", "", "", ""}, {}, "").empty());
}

}  // namespace
}  // namespace strand::real
