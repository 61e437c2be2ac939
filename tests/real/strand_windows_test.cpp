// `strand run` with its programs in windows.

#include <csignal>
#include <fstream>

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "core/base/endpoint.hpp"
#include "real/file_descriptor.hpp"
#include "real/socket_address.hpp"
#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

// Terminals that tests bring along: programs that are called as `PROGRAM -e COMMAND...`.
class StrandWindows : public StrandRun {
 protected:
  [[nodiscard]] StrandProcess::Environment terminal(const std::string& script) const {
    const fs::path file = folder_.path() / "terminal";
    std::ofstream(file) << "#!/bin/sh\nshift\n" << script << "\n";
    fs::permissions(file, fs::perms::owner_all);
    return {{"DISPLAY", ":0"}, {"STRAND_TERMINAL", file}};
  }
};

TEST_F(StrandWindows, RunsItsProgramsInThem) {
  StrandProcess run(arguments({"--demo", "--frames", "10"}),
                    terminal("exec \"$@\" </dev/null >>" + (folder_.path() / "seen").string()));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_same_frames({"A", "B", "C", "D"}, 10);
  EXPECT_EQ(run.errors().find("background"), std::string::npos) << run.errors();
  // Each window says how its program ended, and closes when it cannot be typed into.
  expect_nobody_left();
  const std::string seen = contents_of(folder_.path() / "seen");
  EXPECT_NE(seen.find("strand peer C ended with exit code 0. Press Enter to close this window."),
            std::string::npos)
      << seen;
}

TEST_F(StrandWindows, ATerminalMayLeaveItsWindowsToAServer) {
  StrandProcess run(arguments({"--demo", "--frames", "10"}),
                    terminal("setsid \"$@\" </dev/null & exit 0"));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_same_frames({"A", "B", "C", "D"}, 10);
  expect_nobody_left();
}

TEST_F(StrandWindows, ATerminalThatFailsDoesNotKillTheRun) {
  const auto environment = terminal("exit 1");
  StrandProcess run(arguments({"--demo", "--frames", "10"}), environment);
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_NE(run.errors().find("strand: '" + environment.at("STRAND_TERMINAL") +
                              "' opened no window: it ended with exit code 1; running in the "
                              "background\n"),
            std::string::npos)
      << run.errors();
  expect_same_frames({"A", "B", "C", "D"}, 10);
}

TEST_F(StrandWindows, AutoTriesTheNextTerminalWhenOneFails) {
  for (const auto& [name, script] : {std::pair{"x-terminal-emulator", "exit 1"},
                                     std::pair{"gnome-terminal",
                                               "while [ \"$1\" != -- ]; do shift; done; shift\n"
                                               "exec \"$@\" </dev/null >/dev/null"}}) {
    const fs::path file = folder_.path() / name;
    std::ofstream(file) << "#!/bin/sh\n" << script << "\n";
    fs::permissions(file, fs::perms::owner_all);
  }
  StrandProcess run(arguments({"--demo", "--frames", "10", "--peers", "1"}),
                    {{"DISPLAY", ":0"}, {"PATH", folder_.path().string() + ":/usr/bin:/bin"}});
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_NE(run.errors().find("strand: 'x-terminal-emulator' opened no window: it ended with exit "
                              "code 1; trying 'gnome-terminal'\n"),
            std::string::npos)
      << run.errors();
  EXPECT_EQ(run.errors().find("background"), std::string::npos) << run.errors();
  expect_nobody_left();
}

// A terminal that takes its time between the launcher's check and the coordinator's start.
class StrandSlowStart : public StrandWindows {
 protected:
  [[nodiscard]] StrandProcess::Environment slow_terminal() const {
    return terminal("case \"$*\" in *'strand coordinator'*) touch " + checked_.string() +
                    "; while [ ! -e " + go_.string() +
                    " ]; do sleep 0.01; done;; esac\nexec \"$@\" </dev/null >/dev/null");
  }
  [[nodiscard]] bool checked() const {
    return eventually([this] { return fs::exists(checked_); });
  }
  void go_on() const { std::ofstream(go_) << "go"; }
  // The line, with who has the port, and nothing of how the programs fared without their port.
  void expect_the_port_is_named(StrandProcess& run, const std::string& owner) const {
    EXPECT_EQ(run.wait(), 3);
    EXPECT_NE(run.errors().find("strand: TCP port " + std::to_string(ports_.coordinator()) +
                                " (the coordinator) is taken by " + owner),
              std::string::npos)
        << run.errors();
    EXPECT_NE(run.errors().find("; choose other ports with --coordinator-port\n"),
              std::string::npos)
        << run.errors();
    EXPECT_EQ(run.errors().find("refused"), std::string::npos) << run.errors();
    EXPECT_EQ(run.errors().find("the end of"), std::string::npos) << run.errors();
  }

  const fs::path checked_ = folder_.path() / "checked";
  const fs::path go_ = folder_.path() / "go";
};

TEST_F(StrandSlowStart, NamesAPortThatSomebodyTookAfterTheCheck) {
  StrandProcess run(arguments({"--demo", "--frames", "5", "--peers", "2"}), slow_terminal());
  ASSERT_TRUE(checked());
  const FileDescriptor taken(::socket(AF_INET, SOCK_STREAM, 0));
  const SocketAddress address({loopback_address, ports_.coordinator()});
  // The connections of an earlier run may still be in TIME_WAIT there.
  const int on = 1;
  ASSERT_EQ(::setsockopt(taken.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
  ASSERT_EQ(::bind(taken.get(), address.get(), address.size()), 0);
  ASSERT_EQ(::listen(taken.get(), 1), 0);
  go_on();
  expect_the_port_is_named(run, "strand_tests (pid ");
}

TEST_F(StrandSlowStart, NamesThePortEvenWhenItsPeersAreRefusedByWhoTookIt) {
  StrandProcess run(arguments({"--demo", "--frames", "5", "--peers", "2"}), slow_terminal());
  ASSERT_TRUE(checked());
  StrandProcess stranger({"coordinator", "--demo", "--chain", "X,Y", "--port",
                          std::to_string(ports_.coordinator()), "--out", folder_.path() / "other"});
  ASSERT_TRUE(eventually([this] { return fs::exists(folder_.path() / "other/coordinator.log"); }));
  go_on();
  expect_the_port_is_named(run, "strand (pid ");
}

TEST_F(StrandWindows, ADisplayThatIsMissingIsSaidOnce) {
  StrandProcess run(arguments({"--demo", "--frames", "10"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_TRUE(run.errors().starts_with("strand: no display found; running in the background\n"))
      << run.errors();
}

TEST_F(StrandWindows, EndWithALauncherThatIsKilled) {
  StrandProcess run(arguments({"--demo", "--frames", "100000"}),
                    terminal("setsid \"$@\" </dev/null & exit 0"));
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  expect_nobody_left();
}

// Windows whose input stays open: somebody might still type into them.
class StrandOpenWindows : public StrandWindows {
 protected:
  StrandOpenWindows() { EXPECT_EQ(::mkfifo(keyboard_.c_str(), 0600), 0); }
  [[nodiscard]] StrandProcess::Environment open_terminal() const {
    // Opened for reading and writing, a pipe has no end.
    return terminal("exec \"$@\" <>" + keyboard_.string());
  }

  // Presses Enter until no window is left. One may take more than one Enter of what waits.
  [[nodiscard]] bool close_windows() const {
    std::ofstream keyboard(keyboard_, std::ios::in | std::ios::out);
    return eventually([&] {
      keyboard << std::endl;
      return processes_with({out_.string()}).empty();
    });
  }

  const fs::path keyboard_ = folder_.path() / "keyboard";
};

TEST_F(StrandOpenWindows, CloseWhenTheRunIsInterrupted) {
  StrandProcess run(arguments({"--demo", "--frames", "100000"}), open_terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 130) << run.errors();
  EXPECT_TRUE(report().runs.at(0).partial);
  expect_nobody_left();
}

TEST_F(StrandOpenWindows, StayReadableUntilEnterIsPressed) {
  StrandProcess run(arguments({"--demo", "--frames", "5", "--peers", "2"}), open_terminal());
  EXPECT_EQ(run.wait(), 0) << run.errors();
  // The hosts in the three windows.
  EXPECT_EQ(processes_with({out_.string()}).size(), 3U);
  EXPECT_TRUE(close_windows());
}

TEST_F(StrandOpenWindows, AWindowThatSomebodyClosesEndsTheRun) {
  StrandProcess run(arguments({"--demo", "--frames", "100000"}), open_terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  // The host in the window of peer C has its title and its port on the command line.
  const auto host = processes_with({"--title", "strand peer C", std::to_string(ports_.peer(2))});
  ASSERT_EQ(host.size(), 1U);
  ::kill(host.front(), SIGHUP);
  EXPECT_EQ(run.wait(), 3);
  EXPECT_NE(run.errors().find("strand: peer C ended with its window; stopping the others\n"),
            std::string::npos)
      << run.errors();
  // The others stay readable.
  EXPECT_TRUE(close_windows());
}

TEST_F(StrandOpenWindows, CloseAtOnceWhenAsked) {
  StrandProcess run(arguments({"--demo", "--frames", "5", "--peers", "2", "--close-windows"}),
                    open_terminal());
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_nobody_left();
}

}  // namespace
}  // namespace strand::real
