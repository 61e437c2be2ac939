// `strand run` as a whole, with the processes that it starts.

#include <fstream>

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "core/base/endpoint.hpp"
#include "real/port_reservation.hpp"
#include "real/socket_address.hpp"
#include "reports/json_report.hpp"
#include "tests/real/strand_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

// A run of its own ports and folder, without windows unless the test adds some.
class StrandRun : public testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> arguments(const std::vector<std::string>& more) const {
    return joined({{"run", "--out", out_}, ports_.run_flags(), more});
  }
  [[nodiscard]] std::vector<std::string> in_background(const std::vector<std::string>& more) const {
    return joined({arguments({"--terminal", "none"}), more});
  }
  [[nodiscard]] reports::Report report() const {
    const auto report = reports::from_json(contents_of(out_ / "report.json"));
    EXPECT_TRUE(report.has_value()) << (report ? "" : report.error().text());
    return report.value_or(reports::Report{});
  }
  // Every peer has `frames` files, the same to the byte as the first peer's.
  void expect_same_frames(const std::vector<std::string>& peers, std::size_t frames) const {
    for (const std::string& peer : peers) {
      EXPECT_EQ(files_in(frames_of(out_, peer)), frames) << peer;
      EXPECT_TRUE(fs::exists(out_ / ("peer_" + peer + ".log")));
    }
    for (const auto& entry : fs::directory_iterator(frames_of(out_, peers.front()))) {
      const std::string first = contents_of(entry.path());
      // The first bytes of every JPEG: start of image, and a marker.
      EXPECT_EQ(first.substr(0, 3), "\xff\xd8\xff");
      for (const std::string& peer : peers) {
        EXPECT_EQ(contents_of(frames_of(out_, peer) / entry.path().filename()), first) << entry;
      }
    }
  }
  void expect_nobody_left() const {
    EXPECT_TRUE(eventually([this] { return processes_with({out_.string()}).empty(); }));
  }
  [[nodiscard]] bool streaming() const { return files_in(frames_of(out_, "D")) > 0; }

  support::TemporaryFolder folder_;
  PortBlock ports_;
  const fs::path out_ = folder_.path() / "out";
};

TEST_F(StrandRun, DeliversEveryFrameToEveryPeerAndReports) {
  StrandProcess run(in_background({"--demo", "--frames", "60"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_same_frames({"A", "B", "C", "D"}, 60);
  EXPECT_TRUE(fs::exists(out_ / "coordinator.log"));
  const reports::Report result = report();
  EXPECT_EQ(result.transport, "real");
  EXPECT_EQ(result.verdict, "pass");
  ASSERT_EQ(result.runs.size(), 1U);
  EXPECT_FALSE(result.runs[0].partial);
  EXPECT_EQ(result.runs[0].frames_sent, 60U);
  ASSERT_EQ(result.runs[0].peers.size(), 4U);
  for (const reports::PeerReport& peer : result.runs[0].peers) {
    EXPECT_TRUE(peer.reported);
    EXPECT_EQ(peer.completeness, 1.0) << peer.name;
    EXPECT_EQ(peer.frames.corrupt, 0U);
  }
  EXPECT_NE(run.output().find("PEER"), std::string::npos) << run.output();
  EXPECT_NE(run.output().find((out_ / "report.json").string()), std::string::npos);
  expect_nobody_left();
}

TEST_F(StrandRun, SpeaksJson) {
  StrandProcess run(in_background({"--demo", "--frames", "30", "--wire", "json", "--max-datagram",
                                   "60000B", "--forwarding", "store_and_forward"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_same_frames({"A", "B", "C", "D"}, 30);
  EXPECT_EQ(report().runs.at(0).peers.at(3).completeness, 1.0);
}

TEST_F(StrandRun, TheChainIsTheOneThatIsNamed) {
  StrandProcess run(in_background({"--demo", "--frames", "10", "--peers", "zoe,7,-x", "--quiet"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_same_frames({"zoe", "7", "-x"}, 10);
  EXPECT_EQ(run.output(), "");
  EXPECT_EQ(run.errors(), "");
}

TEST_F(StrandRun, PrintsTheReportAsJsonWhenAsked) {
  StrandProcess run(in_background({"--demo", "--frames", "5", "--peers", "1", "--json"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_EQ(run.output(), contents_of(out_ / "report.json"));
}

TEST_F(StrandRun, RunsAScenario) {
  const fs::path file = folder_.path() / "small.yaml";
  std::ofstream(file) << "version: 1\nname: small\ntopology: {chain: [X, Y]}\n"
                         "source: {type: sizes, fps: 100, frames: 20, frame_size: 18KiB}\n";
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_EQ(result.scenario_name, "small");
  ASSERT_EQ(result.runs.at(0).peers.size(), 2U);
  EXPECT_EQ(result.runs[0].peers[1].name, "Y");
  EXPECT_EQ(result.runs[0].peers[1].completeness, 1.0);
}

// Everything comes within a second over perfect links; nothing does within a microsecond.
TEST_F(StrandRun, HoldsTheRunToWhatTheScenarioExpects) {
  const auto scenario_expecting = [this](const std::string& more) {
    const fs::path file = folder_.path() / "expecting.yaml";
    std::ofstream(file) << "version: 1\nname: expecting\nrepeat: 2\ntopology: {chain: [X, Y]}\n"
                           "source: {type: sizes, fps: 100, frames: 20, frame_size: 2000B}\n"
                           "transport: {recovery: none, deadline: 5s}\n"
                           "expect:\n"
                           "  - min(completeness) == 100%\n"
                           "  - max(late) == 0%\n"
                           "  - max(partial) == 0%\n"
                           "  - max(lost) == 0%\n"
                           "  - max(latency, peer=Y) <= 5s\n"
                           "  - count(corrupt) == 0\n"
                           "  - count(duplicate) == 0\n"
                           "  - max(overhead) <= 20%\n"
                           "  - max(repair) == 0%\n"
                           "  - max(feedback) == 0%\n"
                           "  - min(goodput, link=X->Y) >= 800kbit\n"
                        << more;
    return file;
  };
  StrandProcess passes(in_background({scenario_expecting("")}));
  EXPECT_EQ(passes.wait(), 0) << passes.errors() << passes.output();
  EXPECT_EQ(report().verdict, "pass");
  EXPECT_NE(passes.output().find("pass: 11 passed"), std::string::npos) << passes.output();

  StrandProcess fails(in_background({"--overwrite", scenario_expecting("  - max(latency) <= 1us\n"
                                                                       "  - p50(latency, run=1) <= "
                                                                       "5s\n")}));
  EXPECT_EQ(fails.wait(), 1) << fails.errors();
  EXPECT_EQ(fails.errors().find("coordinator ended"), std::string::npos) << fails.errors();
  const reports::Report result = report();
  EXPECT_EQ(result.verdict, "fail");
  EXPECT_FALSE(result.runs.at(0).partial);
  ASSERT_EQ(result.expectations.size(), 13U);
  for (std::size_t i = 0; i < 11; ++i) EXPECT_TRUE(result.expectations[i].pass) << i;
  EXPECT_EQ(result.expectations[11].expression, "max(latency) <= 1us");
  EXPECT_EQ(result.expectations[11].line, 19U);
  EXPECT_FALSE(result.expectations[11].pass);
  EXPECT_EQ(result.expectations[11].worst.substr(0, 12), "run 0, peer ");
  // Nothing came of a second run.
  EXPECT_FALSE(result.expectations[12].pass);
  EXPECT_FALSE(result.expectations[12].actual);
  EXPECT_NE(fails.output().find("fail: 2 failed, 11 passed"), std::string::npos) << fails.output();
}

// The chunk that never gets through the first time is sent again.
TEST_F(StrandRun, RepairsWhatTheLinksOfAScenarioLose) {
  const fs::path file = folder_.path() / "repaired.yaml";
  std::ofstream(file) << "version: 1\nname: repaired\ntopology: {chain: [X, Y]}\n"
                         "source: {type: sizes, fps: 100, frames: 20, frame_size: 2000B}\n"
                         "links: {X->Y: {delay: 5ms, drop: [{frame: 2, chunk: 1}]}}\n";
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  ASSERT_EQ(result.runs.at(0).peers.size(), 2U);
  const reports::PeerReport& y = result.runs[0].peers[1];
  EXPECT_EQ(y.frames.complete + y.frames.late, 20U);
  EXPECT_GE(y.chunks.repaired_arq, 1U);
  EXPECT_GE(result.runs[0].links.at(1).bytes.repair, 1'000U);
}

// 2,000 bytes are two datagrams; with the end of the stream 41 go over each link. Both delay by
// 20 ms, and one of the second never gets through.
TEST_F(StrandRun, AppliesTheLinksOfAScenario) {
  const fs::path file = folder_.path() / "lossy.yaml";
  std::ofstream(file) << "version: 1\nname: lossy\ntopology: {chain: [X, Y]}\n"
                         "source: {type: sizes, fps: 100, frames: 20, frame_size: 2000B}\n"
                         "transport: {recovery: none}\n"
                         "links:\n"
                         "  default: {delay: 20ms}\n"
                         "  X->Y: {extends: default, drop: [{frame: 2, chunk: 1}]}\n";
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  ASSERT_EQ(result.runs.at(0).peers.size(), 2U);
  const reports::PeerReport& x = result.runs[0].peers[0];
  const reports::PeerReport& y = result.runs[0].peers[1];
  EXPECT_EQ(x.frames.complete + x.frames.late, 20U);
  EXPECT_EQ(y.frames.complete + y.frames.late, 19U);
  EXPECT_EQ(y.frames.partial, 1U);
  EXPECT_GE(x.latency_ms.value().p50, 20.0);
  EXPECT_GE(y.latency_ms.value().p50, 40.0);
  EXPECT_EQ(result.runs[0].links.at(1).datagrams.sent, 41U);
  EXPECT_EQ(result.runs[0].links[1].datagrams.delivered, 40U);
  EXPECT_EQ(result.runs[0].links[1].datagrams.lost, 1U);
  EXPECT_NE(contents_of(out_ / "peer_X.log")
                .find("link X->Y: 41 datagrams sent, 40 delivered, 0 lost, 0 dropped by its queue, "
                      "1 dropped by name; half left within "),
            std::string::npos)
      << contents_of(out_ / "peer_X.log");
  EXPECT_NE(contents_of(out_ / "coordinator.log")
                .find("link coordinator->X: 41 datagrams sent, 41 delivered, "),
            std::string::npos);
}

TEST_F(StrandRun, ImposesNoLinksThatItIsToIgnore) {
  const fs::path file = folder_.path() / "lossy.yaml";
  std::ofstream(file) << "version: 1\nname: lossy\ntopology: {chain: [X]}\n"
                         "source: {type: sizes, fps: 100, frames: 5, frame_size: 1KiB}\n"
                         "links: {default: {loss: 100%}}\n";
  StrandProcess run(in_background({file, "--ignore-links"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_EQ(report().runs.at(0).peers.at(0).completeness, 1.0);
}

// Only the first of five frames, 200 ms apart, comes before the partition, which lasts to the end.
TEST_F(StrandRun, CarriesOutAPartitionOfAScenario) {
  const fs::path file = folder_.path() / "partition.yaml";
  std::ofstream(file) << "version: 1\nname: partition\ntopology: {chain: [X, Y]}\n"
                         "source: {type: sizes, fps: 5, frames: 5, frame_size: 1KiB}\n"
                         "events: [{at: 100ms, partition: [[coordinator, X], [Y]]}]\n";
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_EQ(result.runs.at(0).peers.at(0).completeness, 1.0);
  EXPECT_EQ(result.runs[0].peers.at(1).frames.complete, 1U);
  EXPECT_EQ(result.runs[0].peers[1].frames.lost, 4U);
}

TEST_F(StrandRun, RefusesAScenarioWithEventsOfHosts) {
  const fs::path file = folder_.path() / "crash.yaml";
  std::ofstream(file) << "version: 1\nname: crash\ntopology: {chain: [X]}\n"
                         "source: {type: sizes, fps: 100, frames: 5, frame_size: 1KiB}\n"
                         "events: [{at: 10ms, crash: X}]\n";
  StrandProcess refused(in_background({file}));
  EXPECT_EQ(refused.wait(), 2);
  EXPECT_EQ(refused.errors(),
            "strand: " + file.string() +
                ": a real run carries out changes of links and partitions only, and at 10ms there "
                "is a crash; use strandsim, or --ignore-links to run without links and events\n");
  EXPECT_FALSE(fs::exists(out_));
  StrandProcess run(in_background({file, "--ignore-links"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
}

TEST_F(StrandRun, FindsATakenPortBeforeAnythingStarts) {
  const FileDescriptor taken(::socket(AF_INET, SOCK_DGRAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(loopback_address);
  address.sin_port = htons(ports_.peer(1));
  ASSERT_EQ(::bind(taken.get(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  StrandProcess run(in_background({"--demo"}));
  EXPECT_EQ(run.wait(), 3);
  EXPECT_EQ(run.errors(), "strand: UDP port " + std::to_string(ports_.peer(1)) +
                              " (peer B) is taken; choose other ports with --peer-port\n");
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(StrandRun, FindsARunThatHasTheSamePortInMind) {
  const PortReservation other(ports_.coordinator());
  StrandProcess run(in_background({"--demo"}));
  EXPECT_EQ(run.wait(), 3);
  EXPECT_EQ(run.errors(), "strand: TCP port " + std::to_string(ports_.coordinator()) +
                              " (the coordinator) belongs to another run; choose other ports "
                              "with --coordinator-port and --peer-port\n");
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(StrandRun, FindsAVideoThatCannotBeReadBeforeAnythingStarts) {
  StrandProcess missing(in_background({"--video", folder_.path() / "none.avi"}));
  EXPECT_EQ(missing.wait(), 3);
  EXPECT_EQ(missing.errors(), "strand: " + (folder_.path() / "none.avi").string() +
                                  ": no such file; give the path of a video file\n");
  std::ofstream(folder_.path() / "text.avi") << "this is no video";
  StrandProcess text(in_background({"--video", folder_.path() / "text.avi"}));
  EXPECT_EQ(text.wait(), 3);
  EXPECT_NE(text.errors().find("text.avi"), std::string::npos) << text.errors();
  EXPECT_FALSE(fs::exists(out_));
}

TEST_F(StrandRun, DoesNotMixTheFramesOfTwoRuns) {
  StrandProcess first(in_background({"--demo", "--frames", "8", "--peers", "2"}));
  ASSERT_EQ(first.wait(), 0) << first.errors();
  StrandProcess second(in_background({"--demo", "--frames", "4", "--peers", "2"}));
  EXPECT_EQ(second.wait(), 3);
  EXPECT_EQ(second.errors(),
            "strand: " + frames_of(out_, "A").string() +
                " is there from an earlier run; --overwrite replaces it, --out chooses another "
                "folder\n");
  EXPECT_EQ(files_in(frames_of(out_, "A")), 8U);
  StrandProcess third(in_background({"--demo", "--frames", "4", "--peers", "2", "--overwrite"}));
  EXPECT_EQ(third.wait(), 0) << third.errors();
  expect_same_frames({"A", "B"}, 4);
}

TEST_F(StrandRun, LeavesARunThatIsUnderWayInItsFolderAlone) {
  StrandProcess first(in_background({"--demo", "--frames", "100000"}));
  ASSERT_TRUE(eventually([this] { return streaming(); })) << first.errors();
  const PortBlock others;
  StrandProcess second(joined({{"run", "--out", out_, "--terminal", "none", "--demo"},
                               {"--overwrite"},
                               others.run_flags()}));
  EXPECT_EQ(second.wait(), 3);
  EXPECT_EQ(second.errors(), "strand: the log " + (out_ / "coordinator.log").string() +
                                 " belongs to a program that is running; stop it, or choose "
                                 "another folder with --out\n");
  first.signal(SIGINT);
  EXPECT_EQ(first.wait(), 130) << first.errors();
  const reports::Report written = report();
  for (const reports::PeerReport& peer : written.runs.at(0).peers) EXPECT_TRUE(peer.reported);
}

TEST_F(StrandRun, ASignalStopsItWithAReportOfWhatRan) {
  for (const auto& [number, code] : {std::pair{SIGINT, 130}, std::pair{SIGTERM, 143}}) {
    StrandProcess run(in_background({"--demo", "--overwrite", "--frames", "100000"}));
    ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
    run.signal(number);
    EXPECT_EQ(run.wait(), code) << run.errors();
    const reports::Report result = report();
    EXPECT_TRUE(result.runs.at(0).partial);
    EXPECT_GT(result.runs[0].frames_sent, 0U);
    // The peers were asked what they saw before they ended.
    for (const reports::PeerReport& peer : result.runs[0].peers) EXPECT_TRUE(peer.reported);
    EXPECT_TRUE(processes_with({out_.string()}).empty());
  }
}

TEST_F(StrandRun, LeavesNobodyBehindWhenItIsKilled) {
  StrandProcess run(in_background({"--demo", "--frames", "100000"}));
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  // The launcher, the coordinator and four peers.
  EXPECT_EQ(processes_with({out_.string()}).size(), 6U);
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  expect_nobody_left();
}

TEST_F(StrandRun, APeerThatDiesEndsTheRun) {
  StrandProcess run(in_background({"--demo", "--frames", "100000"}));
  ASSERT_TRUE(eventually([this] { return streaming(); })) << run.errors();
  // C is the third peer of the chain; nobody else has its control port.
  const auto peer_c = processes_with({out_.string(), std::to_string(ports_.peer(2) + 10'000)});
  ASSERT_EQ(peer_c.size(), 1U);
  ::kill(peer_c.front(), SIGKILL);
  EXPECT_EQ(run.wait(), 3);
  EXPECT_NE(
      run.errors().find("strand: peer C was killed by signal 9 (Killed); stopping the others"),
      std::string::npos)
      << run.errors();
  // The end of its log follows.
  EXPECT_NE(run.errors().find("the end of " + (out_ / "peer_C.log").string()), std::string::npos);
  EXPECT_TRUE(report().runs.at(0).partial);
  EXPECT_TRUE(processes_with({out_.string()}).empty());
}

TEST_F(StrandRun, ARunThatTakesTooLongFails) {
  StrandProcess run(in_background({"--demo", "--frames", "100000", "--timeout", "2s"}));
  EXPECT_EQ(run.wait(), 1);
  EXPECT_NE(run.errors().find("the run took longer than --timeout 2s; stopping it"),
            std::string::npos)
      << run.errors();
  EXPECT_TRUE(report().runs.at(0).partial);
  EXPECT_TRUE(processes_with({out_.string()}).empty());
}

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
  // The line, and nothing of how the programs fared without their port.
  void expect_the_port_is_named(StrandProcess& run) const {
    EXPECT_EQ(run.wait(), 3);
    EXPECT_NE(run.errors().find("strand: TCP port " + std::to_string(ports_.coordinator()) +
                                " (the coordinator) is taken; choose other ports with "
                                "--coordinator-port\n"),
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
  const sockaddr_in address = to_socket_address({loopback_address, ports_.coordinator()});
  // The connections of an earlier run may still be in TIME_WAIT there.
  const int on = 1;
  ASSERT_EQ(::setsockopt(taken.get(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on), 0);
  ASSERT_EQ(::bind(taken.get(), reinterpret_cast<const sockaddr*>(&address), sizeof address), 0);
  ASSERT_EQ(::listen(taken.get(), 1), 0);
  go_on();
  expect_the_port_is_named(run);
}

TEST_F(StrandSlowStart, NamesThePortEvenWhenItsPeersAreRefusedByWhoTookIt) {
  StrandProcess run(arguments({"--demo", "--frames", "5", "--peers", "2"}), slow_terminal());
  ASSERT_TRUE(checked());
  StrandProcess stranger({"coordinator", "--demo", "--chain", "X,Y", "--port",
                          std::to_string(ports_.coordinator()), "--out", folder_.path() / "other"});
  ASSERT_TRUE(eventually([this] { return fs::exists(folder_.path() / "other/coordinator.log"); }));
  go_on();
  expect_the_port_is_named(run);
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
