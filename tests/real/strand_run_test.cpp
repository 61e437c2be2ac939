// `strand run` as a whole, with the processes that it starts.

#include <fstream>
#include <vector>

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include "core/base/endpoint.hpp"
#include "real/file_descriptor.hpp"
#include "real/port_reservation.hpp"
#include "real/socket_address.hpp"
#include "real/stored_frames.hpp"
#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

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
    const reports::ProcessReport process = peer.process.value();
    EXPECT_GT(process.cpu_seconds, 0.0);
    EXPECT_GT(process.cpu_percent, 0.0);
    // A program with its libraries, and far from what would be a leak.
    EXPECT_GT(process.peak_memory_bytes, 1U << 20U);
    EXPECT_LT(process.peak_memory_bytes, 1U << 30U);
  }
  EXPECT_GT(result.runs[0].source.process.value().cpu_seconds, 0.0);
  // All but the last peer pass on what they get.
  for (std::size_t place = 0; place < 3; ++place) {
    const reports::ResidenceUs residence = result.runs[0].peers[place].residence_us.value();
    EXPECT_GT(residence.p50, 0.0);
    EXPECT_GE(residence.p99, residence.p50);
    EXPECT_GE(residence.max, residence.p99);
  }
  EXPECT_FALSE(result.runs[0].peers[3].residence_us);
  EXPECT_NE(run.output().find("relays: 99 % passed on within "), std::string::npos) << run.output();
  EXPECT_NE(run.output().find("PEER"), std::string::npos) << run.output();
  EXPECT_NE(run.output().find((out_ / "report.json").string()), std::string::npos);
  expect_nobody_left();
}

TEST_F(StrandRun, KeepsAsManyFramesAsItIsToldTo) {
  StrandProcess run(in_background({"--demo", "--frames", "40", "--peers", "A,B", "--keep", "3"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  for (const char* const peer : {"A", "B"}) {
    const StoredFrames stored(out_ / fmt::format("peer_{}_frames", peer));
    EXPECT_EQ(stored.numbers(),
              (std::vector<FrameNumber>{FrameNumber(37), FrameNumber(38), FrameNumber(39)}));
  }
  EXPECT_EQ(report().runs.at(0).peers.at(1).frames.not_stored, 0U);
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
  const fs::path file =
      scenario("small",
               "topology: {chain: [X, Y]}\n"
               "source: {type: sizes, fps: 100, frames: 20, frame_size: 18KiB}\n");
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

// Frame 3 comes to nobody behind X, which stays at frame 2: its figures say so, and X's do not.
TEST_F(StrandRun, ComparesWhatPeersShowWithTheSourceWhereTheScenarioAsks) {
  const fs::path file = scenario("pictures",
                                 "topology: {chain: [X, Y]}\n"
                                 "source: {type: synthetic, size: 64x48, fps: 50, frames: 20}\n"
                                 "transport: {recovery: none, deadline: 5s}\n"
                                 "links: {X->Y: {drop: [{frame: 3, chunk: 0}]}}\n"
                                 "expect:\n"
                                 "  - min(psnr, peer=X) >= 25dB\n"
                                 "  - min(psnr, peer=Y) >= 25dB\n"
                                 "  - p50(ssim) >= 0.5\n");
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 1) << run.errors() << run.output();
  const reports::Report result = report();
  ASSERT_EQ(result.expectations.size(), 3U);
  EXPECT_TRUE(result.expectations[0].pass);
  EXPECT_FALSE(result.expectations[1].pass);
  EXPECT_EQ(result.expectations[1].worst, "run 0, peer Y");
  EXPECT_TRUE(result.expectations[2].pass);
  EXPECT_EQ(result.runs.at(0).peers.at(0).picture.value().frozen, 0);
  EXPECT_EQ(result.runs.at(0).peers.at(1).picture.value().frozen, 0.05);  // 1 of 20
  EXPECT_NE(run.output().find("PSNR"), std::string::npos) << run.output();
}

// The chunk that never gets through the first time is sent again.
TEST_F(StrandRun, RepairsWhatTheLinksOfAScenarioLose) {
  const fs::path file = scenario("repaired",
                                 "topology: {chain: [X, Y]}\n"
                                 "source: {type: sizes, fps: 100, frames: 20, frame_size: 2000B}\n"
                                 "links: {X->Y: {delay: 5ms, drop: [{frame: 2, chunk: 1}]}}\n");
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
  const fs::path file = scenario("lossy",
                                 "topology: {chain: [X, Y]}\n"
                                 "source: {type: sizes, fps: 100, frames: 20, frame_size: 2000B}\n"
                                 "transport: {recovery: none}\n"
                                 "links:\n"
                                 "  default: {delay: 20ms}\n"
                                 "  X->Y: {extends: default, drop: [{frame: 2, chunk: 1}]}\n");
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
  // 40 chunks, and the end of the stream, which may come to X when it has reported.
  const std::uint64_t sent = result.runs[0].links.at(1).datagrams.sent;
  EXPECT_TRUE(sent == 40 || sent == 41) << sent;
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

TEST_F(StrandRun, WritesTheKindsOfReportsThatAreAskedFor) {
  const fs::path file = scenario("short",
                                 "topology: {chain: [X]}\n"
                                 "source: {type: sizes, fps: 100, frames: 5, frame_size: 2000B}\n"
                                 "expect: [count(lost) == 0]\n");
  StrandProcess run(in_background({file, "--report", "html,junit"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_NE(contents_of(out_ / "report.html").find("<title>short"), std::string::npos);
  EXPECT_NE(contents_of(out_ / "report.xml").find("count(lost) == 0"), std::string::npos);
  EXPECT_FALSE(fs::exists(out_ / "report.md"));
}

// A frame of 20,000 bytes is 18 datagrams in one go, of which the queue takes five.
TEST_F(StrandRun, ReportsWhatTheLinksOfAScenarioDid) {
  const fs::path file = scenario("narrow",
                                 "topology: {chain: [X, Y]}\n"
                                 "source: {type: sizes, fps: 10, frames: 5, frame_size: 20000B}\n"
                                 "transport: {recovery: none}\n"
                                 "links:\n"
                                 "  coordinator->X: {duplicate: 50%}\n"
                                 "  X->Y: {rate: 10mbit, queue: 5p, delay: 20ms}\n"
                                 "expect:\n"
                                 "  - max(queue, link=X->Y) <= 10ms\n"
                                 "  - min(queue, link=X->Y) >= 1ms\n"
                                 "  - max(queue, link=coordinator->X) == 0ms\n");
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors() << run.output();
  const reports::Report result = report();
  ASSERT_EQ(result.runs.at(0).links.size(), 2U);
  const auto& first = result.runs[0].links[0].datagrams;
  EXPECT_GT(first.duplicated, 0U);
  EXPECT_EQ(first.delivered, first.sent + first.duplicated);
  EXPECT_EQ(first.lost, 0U);
  const auto& second = result.runs[0].links[1].datagrams;
  EXPECT_GE(second.queue_dropped, 5U);
  EXPECT_EQ(second.lost, 0U);
  EXPECT_EQ(second.sent, second.delivered + second.queue_dropped);
  EXPECT_NE(run.output().find("queue drops"), std::string::npos) << run.output();
}

// Whether there is no module for windows, or no display for it, costs a line.
TEST_F(StrandRun, GoesOnWithoutADisplay) {
  StrandProcess run(in_background({"--demo", "--frames", "10", "--peers", "2", "--display"}),
                    {{"DISPLAY", "nowhere:4242"}});
  EXPECT_EQ(run.wait(), 0) << run.errors();
  expect_same_frames({"A", "B"}, 10);
  for (const char* log : {"peer_A.log", "peer_B.log"}) {
    EXPECT_NE(contents_of(out_ / log).find("no picture: "), std::string::npos) << log;
    EXPECT_NE(contents_of(out_ / log).find("; going on without"), std::string::npos) << log;
  }
  expect_nobody_left();
}

TEST_F(StrandRun, ImposesNoLinksThatItIsToIgnore) {
  const fs::path file = scenario("lossy",
                                 "topology: {chain: [X]}\n"
                                 "source: {type: sizes, fps: 100, frames: 5, frame_size: 1KiB}\n"
                                 "links: {default: {loss: 100%}}\n");
  StrandProcess run(in_background({file, "--ignore-links"}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_EQ(report().runs.at(0).peers.at(0).completeness, 1.0);
}

// Only the first of five frames, 200 ms apart, comes before the partition, which lasts to the end.
// The coordinator is on neither side, and hears of both.
TEST_F(StrandRun, CarriesOutAPartitionOfAScenario) {
  const fs::path file = scenario("partition",
                                 "topology: {chain: [X, Y]}\n"
                                 "source: {type: sizes, fps: 5, frames: 5, frame_size: 1KiB}\n"
                                 "events: [{at: 100ms, partition: [[X], [Y]]}]\n");
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_EQ(result.runs.at(0).peers.at(0).completeness, 1.0);
  EXPECT_EQ(result.runs[0].peers.at(1).frames.complete, 1U);
  EXPECT_EQ(result.runs[0].peers[1].frames.lost, 4U);
}

TEST_F(StrandRun, FindsATakenPortBeforeAnythingStarts) {
  const FileDescriptor taken(::socket(AF_INET, SOCK_DGRAM, 0));
  const SocketAddress address({loopback_address, ports_.peer(1)});
  ASSERT_EQ(::bind(taken.get(), address.get(), address.size()), 0);
  StrandProcess run(in_background({"--demo"}));
  EXPECT_EQ(run.wait(), 3);
  EXPECT_EQ(run.errors(), "strand: UDP port " + std::to_string(ports_.peer(1)) +
                              " (peer B) is taken by strand_tests (pid " +
                              std::to_string(::getpid()) +
                              "); choose other ports with --peer-port\n");
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
    // Frames of the run before would pass for this one's.
    fs::remove_all(out_);
    StrandProcess run(in_background({"--demo", "--frames", "100000"}));
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

}  // namespace
}  // namespace strand::real
