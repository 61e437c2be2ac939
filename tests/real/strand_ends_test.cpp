// However a run in windows ends, nobody is left, and its ports are free again.

#include <array>
#include <chrono>
#include <csignal>
#include <fstream>
#include <functional>

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "core/base/peer_name.hpp"
#include "real/ports.hpp"
#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

class StrandEnds : public StrandRun {
 protected:
  // A terminal program that leaves its windows to a server. What is typed into a window comes from
  // a pipe that its program's name is on: "coordinator", "C".
  [[nodiscard]] StrandProcess::Environment terminal() const {
    const fs::path file = folder_.path() / "terminal";
    std::ofstream(file) << "#!/bin/sh\nshift\n"
                        << "case \"$*\" in *'strand coordinator'*) n=coordinator;; "
                           "*'strand peer C'*) n=C;; *) n=others;; esac\n"
                        << "setsid \"$@\" <>" << (folder_.path() / "keyboard-").string()
                        << "$n & exit 0\n";
    fs::permissions(file, fs::perms::owner_all);
    for (const char* name : {"coordinator", "C", "others"}) {
      ::mkfifo((folder_.path() / (std::string("keyboard-") + name)).c_str(), 0600);
    }
    return {{"DISPLAY", ":0"}, {"STRAND_TERMINAL", file}};
  }
  [[nodiscard]] std::vector<std::string> endless() const {
    return arguments({"--demo", "--frames", "100000", "--close-windows"});
  }
  void type_into(const std::string& window, const std::string& line) const {
    std::ofstream(folder_.path() / ("keyboard-" + window), std::ios::in | std::ios::out)
        << line << std::endl;
  }
  // The one process that has all of `texts` on its command line, and is no host of a window.
  [[nodiscard]] static pid_t program_with(std::initializer_list<std::string> texts) {
    for (const pid_t pid : processes_with(texts)) {
      const std::string line = contents_of(fs::path("/proc") / std::to_string(pid) / "cmdline");
      if (line.find("--server") == std::string::npos) return pid;
    }
    ADD_FAILURE() << "no such program";
    return -1;
  }
  [[nodiscard]] std::string port_of_c() const { return std::to_string(ports_.peer(2)); }

  void expect_nobody_left_and_ports_free() const {
    expect_nobody_left();
    const auto begin = std::chrono::steady_clock::now();
    const std::vector<PeerName> chain(4, *PeerName::parse("X"));
    std::optional<std::string> problem;
    do {
      problem = find_port_problem(ports_of_run(ports_.coordinator(), ports_.peer(), chain));
    } while (problem && std::chrono::steady_clock::now() - begin < std::chrono::seconds(1));
    EXPECT_FALSE(problem) << *problem;
  }
};

TEST_F(StrandEnds, QuitInTheCoordinatorsWindow) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  type_into("coordinator", "quit");
  EXPECT_EQ(run.wait(), 1) << run.errors();
  EXPECT_TRUE(report().runs.at(0).partial);
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, QuitInAPeersWindow) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  type_into("C", "quit");
  EXPECT_EQ(run.wait(), 1) << run.errors();
  // All of them have reported, the one that was typed into too.
  const reports::Report result = report();
  ASSERT_EQ(result.runs.at(0).peers.size(), 4U);
  for (const auto& peer : result.runs.at(0).peers) EXPECT_TRUE(peer.reported) << peer.name;
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, QuitInTheLauncher) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  run.type("quit");
  EXPECT_EQ(run.wait(), 1) << run.errors();
  EXPECT_TRUE(report().runs.at(0).partial);
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, AnInterruptInAWindow) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  ::kill(program_with({"peer", port_of_c()}), SIGINT);
  EXPECT_EQ(run.wait(), 1) << run.errors();
  EXPECT_NE(run.errors().find("strand: peer C was interrupted; stopping the others\n"),
            std::string::npos)
      << run.errors();
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, AKilledLauncher) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, AKilledLauncherWithoutWindows) {
  StrandProcess run(in_background({"--demo", "--frames", "100000"}));
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, AKilledCoordinator) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  ::kill(program_with({"coordinator", "--chain", out_.string()}), SIGKILL);
  EXPECT_EQ(run.wait(), 3) << run.errors();
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, AKilledPeer) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  ::kill(program_with({"peer", port_of_c(), out_.string()}), SIGKILL);
  EXPECT_EQ(run.wait(), 3) << run.errors();
  expect_nobody_left_and_ports_free();
}

TEST_F(StrandEnds, AKilledWindow) {
  StrandProcess run(endless(), terminal());
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  const auto host = processes_with({"--title", "strand peer C", port_of_c()});
  ASSERT_EQ(host.size(), 1U);
  ::kill(host.front(), SIGKILL);
  EXPECT_EQ(run.wait(), 3) << run.errors();
  expect_nobody_left_and_ports_free();
}

}  // namespace
}  // namespace strand::real
