// The events of a scenario as `strand run` carries them out.

#include <csignal>
#include <fstream>
#include <string>

#include <gtest/gtest.h>

#include "tests/real/strand_run_fixture.hpp"

namespace strand::real {
namespace {

bool has(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}

// A second of frames, 50 of two datagrams each, over X, Y and Z; nothing is sent again.
class StrandEvents : public StrandRun {
 protected:
  [[nodiscard]] fs::path with_events(const std::string& events,
                                     const std::string& more = "") const {
    return scenario("events",
                    "topology: {chain: [X, Y, Z]}\n"
                    "source: {type: sizes, fps: 50, frames: 50, frame_size: 2000B}\n"
                    "transport: {recovery: none}\n" +
                        more + "events: [" + events + "]\n");
  }
  // Of X, Y and Z.
  [[nodiscard]] static const reports::PeerReport& peer(const reports::Report& report,
                                                       std::size_t place) {
    return report.runs.at(0).peers.at(place);
  }
  [[nodiscard]] static std::uint64_t intact(const reports::PeerReport& peer) {
    return peer.frames.complete + peer.frames.late;
  }
};

// The frames of the 300 ms before the crash are 15, and those of the rest 35.
TEST_F(StrandEvents, APeerThatCrashesIsLostAndWhatIsBehindIt) {
  StrandProcess run(in_background({with_events("{at: 310ms, crash: Y}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_TRUE(has(run.errors(), "strand: at 310ms peer Y crashes\n")) << run.errors();
  const reports::Report result = report();
  EXPECT_FALSE(result.runs.at(0).partial);
  EXPECT_EQ(intact(peer(result, 0)), 50U);
  EXPECT_FALSE(peer(result, 1).reported);
  EXPECT_EQ(peer(result, 1).frames.lost, 50U);
  // Frame 16 was captured at 320 ms.
  EXPECT_GE(peer(result, 2).frames.lost, 33U);
  EXPECT_GE(intact(peer(result, 2)), 14U);
  expect_nobody_left();
}

// It knows nothing of its frames before, and gets the last ones again, and so does Z.
TEST_F(StrandEvents, APeerThatCrashesBeginsAnew) {
  const fs::path file = with_events("{at: 310ms, crash: Y, restart_after: 200ms}");
  StrandProcess run(in_background({file}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_TRUE(has(run.errors(), "strand: at 310ms peer Y crashes\n")) << run.errors();
  EXPECT_TRUE(has(run.errors(), "strand: at 510ms peer Y begins anew\n")) << run.errors();
  const reports::Report result = report();
  EXPECT_EQ(intact(peer(result, 0)), 50U);
  EXPECT_TRUE(peer(result, 1).reported);
  // Frame 26 was captured at 520 ms.
  EXPECT_GE(peer(result, 1).frames.lost, 26U);
  EXPECT_GE(std::stoul(peer(result, 1).frame_status), 26U) << peer(result, 1).frame_status;
  EXPECT_GE(intact(peer(result, 1)), 5U);
  EXPECT_EQ(peer(result, 1).frame_status.back(), 'c');
  EXPECT_EQ(peer(result, 2).frame_status.back(), 'c');
  // The frames before the crash and one more while it was under way.
  EXPECT_GE(intact(peer(result, 2)), 14U + 5U);
  // The folder has the frames of both its lives, and the log too.
  EXPECT_GE(files_in(frames_of(out_, "Y")), 14U + 5U);
  const std::string log = contents_of(out_ / "peer_Y.log");
  EXPECT_TRUE(has(log, "beginning anew")) << log;
  EXPECT_LT(log.find("receiving on"), log.find("beginning anew"));
  // With --overwrite it keeps them as well.
  StrandProcess again(in_background({file, "--overwrite"}));
  EXPECT_EQ(again.wait(), 0) << again.errors();
  EXPECT_GE(files_in(frames_of(out_, "Y")), 14U + 5U);
  expect_nobody_left();
}

// What was sent from 300 to 600 ms comes to Y when it goes on, 300 ms late at the most, and to Z.
TEST_F(StrandEvents, APeerThatStandsStillHandlesWhatCameAfterwards) {
  StrandProcess run(in_background({with_events("{at: 300ms, for: 300ms, pause: Y}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_TRUE(has(run.errors(), "strand: at 300ms peer Y stands still\n")) << run.errors();
  EXPECT_TRUE(has(run.errors(), "strand: at 600ms peer Y goes on\n")) << run.errors();
  const reports::Report result = report();
  for (std::size_t place = 0; place < 3; ++place) EXPECT_EQ(intact(peer(result, place)), 50U);
  EXPECT_LT(peer(result, 0).latency_ms.value().max, 250.0);
  EXPECT_GE(peer(result, 1).latency_ms.value().max, 250.0);
  EXPECT_GE(peer(result, 2).latency_ms.value().max, 250.0);
}

// 300 of its 1,000 ms are missing: frames that were due come afterwards.
TEST_F(StrandEvents, TheCoordinatorMayStandStill) {
  StrandProcess run(in_background({with_events("{at: 300ms, for: 300ms, pause: coordinator}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_EQ(intact(peer(report(), 2)), 50U);
}

// Latencies are told in the time of all other clocks. The deadline is a second, so that frames
// would be late by far, or all before their capture.
TEST_F(StrandEvents, AClockThatIsSetMovesNoLatency) {
  StrandProcess run(
      in_background({with_events("{at: 0s, clock: Y, offset: 30min, drift: 1000ppm}, "
                                 "{at: 200ms, clock: coordinator, offset: -20min}, "
                                 "{at: 300ms, clock: Z, offset: -10s}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  for (std::size_t place = 0; place < 3; ++place) {
    EXPECT_EQ(intact(peer(result, place)), 50U);
    EXPECT_GE(peer(result, place).latency_ms.value().p50, 0.0);
    EXPECT_LT(peer(result, place).latency_ms.value().p50, 500.0);
  }
}

// From 300 ms on no frame of 35 is kept, and all are passed on.
TEST_F(StrandEvents, AFullDiskCostsStoredFramesOnly) {
  StrandProcess run(in_background({with_events("{at: 310ms, disk: Y, full: true}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  for (std::size_t place = 0; place < 3; ++place) EXPECT_EQ(intact(peer(result, place)), 50U);
  EXPECT_EQ(peer(result, 0).frames.not_stored, 0U);
  EXPECT_GE(peer(result, 1).frames.not_stored, 33U);
  EXPECT_EQ(files_in(frames_of(out_, "Y")), 50U - peer(result, 1).frames.not_stored);
  EXPECT_EQ(files_in(frames_of(out_, "Z")), 50U);
  EXPECT_TRUE(has(contents_of(out_ / "peer_Y.log"), " frames found the disk full"));
}

// 25 frames of 30 ms each take 750 ms where 500 ms pass, and the peer waits for the rest of them
// before it reports.
TEST_F(StrandEvents, ASlowDiskDelaysWhatIsStored) {
  StrandProcess run(
      in_background({with_events("{at: 0s, for: 500ms, disk: Y, write_time: 30ms}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_EQ(intact(peer(result, 2)), 50U);
  EXPECT_EQ(peer(result, 1).frames.not_stored, 0U);
  EXPECT_EQ(files_in(frames_of(out_, "Y")), 50U);
}

TEST_F(StrandEvents, AConnectionThatIsCutIsMadeAgain) {
  StrandProcess run(in_background({with_events("{at: 300ms, control: Y, cut: true}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  for (std::size_t place = 0; place < 3; ++place) {
    EXPECT_EQ(intact(peer(result, place)), 50U);
    EXPECT_TRUE(peer(result, place).reported);
  }
  const std::string log = contents_of(out_ / "peer_Y.log");
  const std::size_t registered = log.find("registered with the coordinator");
  ASSERT_NE(registered, std::string::npos) << log;
  EXPECT_NE(log.find("registered with the coordinator", registered + 1), std::string::npos) << log;
}

// The end of the stream is told at 1 s by a connection that stands still until 1.3 s.
TEST_F(StrandEvents, AConnectionThatStandsStillGoesOnAfterwards) {
  StrandProcess run(
      in_background({with_events("{at: 500ms, for: 800ms, control: Y, stall: true}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_TRUE(peer(result, 1).reported);
  EXPECT_EQ(intact(peer(result, 2)), 50U);
  EXPECT_GE(result.runs.at(0).seconds, 1.3);
}

// Nothing comes to Y from 310 to 510 ms.
TEST_F(StrandEvents, APartitionHoldsUpDatagramsAndConnections) {
  StrandProcess run(in_background(
      {with_events("{at: 310ms, for: 200ms, partition: [[coordinator, X], [Y, Z]]}, "
                   "{at: 800ms, for: 500ms, partition: [[Z], [coordinator]], one_way: true}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_EQ(intact(peer(result, 0)), 50U);
  // Ten frames are captured in 200 ms.
  EXPECT_GE(intact(peer(result, 1)), 38U);
  EXPECT_LE(intact(peer(result, 1)), 42U);
  EXPECT_TRUE(peer(result, 2).reported);
  // Z reports by a connection on which it could say nothing before 1.3 s.
  EXPECT_GE(result.runs.at(0).seconds, 1.3);
}

// Frame 16 was captured at 320 ms; a program takes a moment to start and to be taken in.
TEST_F(StrandEvents, APeerJoinsTheChainWhileItStreams) {
  StrandProcess run(in_background({with_events("{at: 310ms, join: W}")}));
  EXPECT_EQ(run.wait(), 0) << run.errors();
  EXPECT_TRUE(has(run.errors(), "strand: at 310ms peer W joins\n")) << run.errors();
  const reports::Report result = report();
  ASSERT_EQ(result.runs.at(0).peers.size(), 4U);
  EXPECT_EQ(intact(peer(result, 2)), 50U);
  EXPECT_EQ(peer(result, 3).name, "W");
  EXPECT_TRUE(peer(result, 3).reported);
  EXPECT_GE(intact(peer(result, 3)), 5U);
  EXPECT_LE(intact(peer(result, 3)), 34U);
  EXPECT_EQ(files_in(frames_of(out_, "W")), intact(peer(result, 3)));
}

// A crash and its successor in the window of the peer.
TEST_F(StrandEvents, APeerBeginsAnewInItsWindow) {
  const fs::path terminal = folder_.path() / "terminal";
  std::ofstream(terminal) << "#!/bin/sh\nshift\necho window >>"
                          << (folder_.path() / "opened").string() << "\nexec \"$@\" </dev/null >>"
                          << (folder_.path() / "seen").string() << " 2>&1\n";
  fs::permissions(terminal, fs::perms::owner_all);
  StrandProcess run(arguments({with_events("{at: 310ms, crash: Y, restart_after: 200ms}, "
                                           "{at: 400ms, for: 100ms, pause: X}")}),
                    {{"DISPLAY", ":0"}, {"STRAND_TERMINAL", terminal}});
  EXPECT_EQ(run.wait(), 0) << run.errors();
  const reports::Report result = report();
  EXPECT_TRUE(peer(result, 1).reported);
  EXPECT_EQ(peer(result, 1).frame_status.back(), 'c');
  // One window a program.
  EXPECT_EQ(contents_of(folder_.path() / "opened"), "window\nwindow\nwindow\nwindow\n");
  EXPECT_TRUE(has(contents_of(folder_.path() / "seen"),
                  "strand peer Y was killed by signal 9 (Killed), and may begin anew."));
  expect_nobody_left();
}

// A program that stands still cannot be stopped in order.
TEST_F(StrandEvents, WhatStandsStillEndsWithItsLauncher) {
  StrandProcess run(
      in_background({scenario("still",
                              "topology: {chain: [X, Y]}\n"
                              "source: {type: sizes, fps: 50, frames: 5000, frame_size: 2000B}\n"
                              "events: [{at: 100ms, for: 10min, pause: Y}]\n")}));
  ASSERT_TRUE(eventually([&] { return has(run.errors(), "peer Y stands still"); }));
  run.signal(SIGKILL);
  EXPECT_EQ(run.wait(), 128 + SIGKILL);
  expect_nobody_left();
}

TEST_F(StrandEvents, ARunThatIsStoppedWakesWhatStandsStill) {
  StrandProcess run(
      in_background({scenario("still",
                              "topology: {chain: [X, Y]}\n"
                              "source: {type: sizes, fps: 50, frames: 5000, frame_size: 2000B}\n"
                              "events: [{at: 100ms, for: 10min, pause: Y}]\n")}));
  ASSERT_TRUE(eventually([&] { return has(run.errors(), "peer Y stands still"); }));
  run.signal(SIGINT);
  EXPECT_EQ(run.wait(), 130) << run.errors();
  EXPECT_TRUE(peer(report(), 1).reported);
  expect_nobody_left();
}

}  // namespace
}  // namespace strand::real
