#include "real/event_summary.hpp"

#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "core/wire/error.hpp"

namespace strand::real {
namespace {

using std::chrono::milliseconds;
using std::chrono::seconds;

class EventSummaryTest : public testing::Test {
 protected:
  void record(Duration time, EventKind kind, std::uint32_t frame = 0, std::uint32_t size = 0,
              std::uint64_t detail = 0) {
    summary.record(run_start + time, {kind, FrameNumber(frame), {}, size, detail});
  }

  std::vector<std::string> lines;
  std::vector<std::string> warnings;
  EventSummary summary{[this](Severity severity, const std::string& line) {
    (severity == Severity::info ? lines : warnings).push_back(line);
  }};
};

using Lines = std::vector<std::string>;

TEST_F(EventSummaryTest, GivesWhatHappensSeldomALineAtOnce) {
  record(seconds(1), EventKind::registering);
  record(seconds(1), EventKind::registered);
  record(seconds(1), EventKind::next_hop_changed, 0, 0, 10'002);
  record(seconds(1), EventKind::next_hop_changed);
  record(seconds(1), EventKind::peer_joined, 0, 0, 0);
  record(seconds(1), EventKind::stream_ended, 0, 0, 300);
  record(seconds(1), EventKind::report_sent);
  EXPECT_EQ(lines,
            (Lines{"registering with the coordinator", "registered with the coordinator",
                   "the next peer is at UDP port 10002",
                   "no next peer: this is the end of the chain", "peer 1 of the chain joined",
                   "all 300 frames of the source are sent", "sent the report to the coordinator"}));
  record(seconds(1), EventKind::control_lost);
  EXPECT_EQ(warnings, Lines{"lost the connection to the coordinator"});
}

// 30 frames of 12,500 bytes are 3 Mbit; the second is summed up with the first event after it, here
// at its end to the nanosecond.
TEST_F(EventSummaryTest, SumsFramesUpOnceASecond) {
  for (std::uint32_t n = 0; n < 30; ++n) {
    record(milliseconds(33) * n, EventKind::chunk_received, n);
    record(milliseconds(33) * n, EventKind::datagram_sent, n);
    record(milliseconds(33) * n, EventKind::frame_completed, 100 + n, 12'500);
  }
  EXPECT_EQ(lines, Lines{});
  record(seconds(1), EventKind::frame_completed, 130, 12'500);
  EXPECT_EQ(lines, Lines{"frames 100 to 129 complete (30 frames, 3.00 Mbit/s), 30 datagrams sent"});
  summary.finish();
  EXPECT_EQ(lines.back(), "frame 130 complete (1 frames, 0.10 Mbit/s)");
}

TEST_F(EventSummaryTest, SumsUpWithoutAFurtherEventWhenTicked) {
  record(seconds(5), EventKind::frame_captured, 7, 1000);
  summary.tick(run_start + milliseconds(5900));
  EXPECT_EQ(lines, Lines{});
  summary.tick(run_start + milliseconds(6000));
  EXPECT_EQ(lines, Lines{"frame 7 captured (1 frames, 0.01 Mbit/s)"});
  summary.tick(run_start + milliseconds(7000));
  EXPECT_EQ(lines.size(), 1U);
}

TEST_F(EventSummaryTest, WarnsOfASecondInWhichFramesFailed) {
  record(seconds(0), EventKind::frame_abandoned, 3, 0, 5);
  record(seconds(0), EventKind::frame_verified, 4, 0, 0);
  record(seconds(0), EventKind::frame_verified, 5, 0, 1);
  record(seconds(0), EventKind::chunk_duplicate, 5);
  record(seconds(0), EventKind::chunk_expired, 5);
  summary.finish();
  EXPECT_EQ(lines, Lines{});
  EXPECT_EQ(warnings,
            Lines{"1 frames given up, 1 frames corrupt, 1 chunks twice, 1 chunks too late"});
}

TEST_F(EventSummaryTest, TellsOfTheFirstRefusalAtOnceAndOfTheOthersEveryFiveSeconds) {
  const auto why = static_cast<std::uint64_t>(wire::Error::corrupt);
  record(seconds(10), EventKind::datagram_refused, 0, 99, why);
  const std::string reason(wire::to_string(wire::Error::corrupt));
  EXPECT_EQ(warnings, Lines{"refused a datagram of 99 bytes: " + reason});
  for (int i = 0; i < 49; ++i) {
    record(seconds(10) + milliseconds(100) * i, EventKind::datagram_refused, 0, 100, why);
  }
  record(milliseconds(14'990), EventKind::chunk_conflicting, 8);
  EXPECT_EQ(warnings.size(), 1U);
  summary.tick(run_start + seconds(15));
  EXPECT_EQ(warnings.back(),
            "refused 50 messages; the last: a chunk that contradicts the others of frame 8");
  EXPECT_EQ(warnings.size(), 2U);
}

// Twenty lines in the second, and one for the rest, whoever registers how often.
TEST_F(EventSummaryTest, BoundsItsLinesInASecond) {
  for (int i = 0; i < 100; ++i) record(milliseconds(i), EventKind::registration_refused);
  EXPECT_EQ(warnings.size(), 20U);
  record(seconds(1), EventKind::registration_refused);
  EXPECT_EQ(lines, Lines{"80 more events"});
  EXPECT_EQ(warnings.size(), 21U);
}

}  // namespace
}  // namespace strand::real
