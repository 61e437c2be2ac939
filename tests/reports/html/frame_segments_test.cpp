#include "reports/html/frame_segments.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

namespace strand::reports::html {
namespace {

RunReport run_of(const std::vector<std::string>& statuses) {
  RunReport run;
  for (const std::string& status : statuses) {
    run.peers.emplace_back();
    run.peers.back().frame_status = status;
  }
  return run;
}

// "0+2cc" is two frames from 0 on that are complete at both peers.
std::vector<std::string> segments_of(const RunReport& run) {
  std::vector<std::string> segments;
  each_segment(run, [&](const FrameSegment& segment) {
    std::string text = std::to_string(segment.first) + "+" + std::to_string(segment.length);
    for (const auto& status : segment.statuses) text += status ? letter_of(*status) : '-';
    segments.push_back(text);
  });
  return segments;
}

TEST(FrameSegments, EndWhereAnyPeerFaresOtherwise) {
  EXPECT_EQ(segments_of(run_of({"3c1l", "2c2x"})),
            (std::vector<std::string>{"0+2cc", "2+1cx", "3+1lx"}));
}

TEST(FrameSegments, TakeNoTimeForLongStretches) {
  EXPECT_EQ(segments_of(run_of({"9000000000000c"})), std::vector<std::string>{"0+9000000000000c"});
}

TEST(FrameSegments, CountFramesAsLostWhereAPeerSaysNothing) {
  EXPECT_EQ(segments_of(run_of({"2c", "", "1c"})), (std::vector<std::string>{"0+1cxc", "1+1cxx"}));
  EXPECT_TRUE(segments_of(run_of({})).empty());
}

TEST(FramesBrokenAt, CountsAFrameOnTheFirstHopThatItDidNotPassWhole) {
  // Frames: whole everywhere; late at A and lost at B; partial at A; broken at C.
  EXPECT_EQ(frames_broken_at(run_of({"1c1l1p1c", "1c2x1c", "1c3x"})),
            (std::vector<std::uint64_t>{1, 1, 1}));
}

TEST(FramesBrokenAt, BlamesNoRelayThatForgotWhatItPassedOn) {
  EXPECT_EQ(frames_broken_at(run_of({"2c", "2x", "1c1x"})), (std::vector<std::uint64_t>{0, 1, 0}));
}

TEST(FramesBrokenAt, BlamesNoHopBeforePeersThatNeverReported) {
  RunReport run = run_of({"1c1x", "2x", "2x"});
  run.peers[1].reported = run.peers[2].reported = false;
  EXPECT_EQ(frames_broken_at(run), (std::vector<std::uint64_t>{1, 0, 0}));
}

// B joined with frame 2 of 4, and has the first of its two frames.
TEST(FrameSegments, SayWhatWasNotSentToAPeer) {
  RunReport run = run_of({"4c", "1c1x"});
  run.peers[1].joined = PeerJoined{2, 0.2};
  EXPECT_EQ(segments_of(run), (std::vector<std::string>{"0+2c-", "2+1cc", "3+1cx"}));
  EXPECT_EQ(frames_broken_at(run), (std::vector<std::uint64_t>{0, 1}));
}

}  // namespace
}  // namespace strand::reports::html
