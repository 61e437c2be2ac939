#include "reports/frame_status.hpp"

#include <limits>

#include <gtest/gtest.h>

#include "tests/reports/observations.hpp"

namespace strand::reports {
namespace {

using std::chrono::nanoseconds;
using std::chrono::seconds;

constexpr SourceFrame captured_at_zero{run_start, 1000, 3};

FrameRecord record(FrameState state, Timestamp completed = run_start) {
  return {completed, 3, 3, state};
}

TEST(FrameStatus, IsCompleteUpToTheDeadlineAndLateAfterIt) {
  const FrameRecord in_time = record(FrameState::complete, run_start + seconds(1));
  const FrameRecord after = record(FrameState::complete, run_start + seconds(1) + nanoseconds(1));
  EXPECT_EQ(status_of(&in_time, captured_at_zero, seconds(1)), FrameStatus::complete);
  EXPECT_EQ(status_of(&after, captured_at_zero, seconds(1)), FrameStatus::late);
}

TEST(FrameStatus, IsPartialForACorruptFrame) {
  const FrameRecord corrupt = record(FrameState::corrupt);
  EXPECT_EQ(status_of(&corrupt, captured_at_zero, seconds(1)), FrameStatus::partial);
}

TEST(FrameStatus, IsLostWithoutARecordOrAChunk) {
  const FrameRecord lost = record(FrameState::lost);
  EXPECT_EQ(status_of(nullptr, captured_at_zero, seconds(1)), FrameStatus::lost);
  EXPECT_EQ(status_of(&lost, captured_at_zero, seconds(1)), FrameStatus::lost);
}

TEST(FrameStatus, HoldsForTheMostDistantClocks) {
  // 2^63 - 1 less -5 does not fit into 63 bits: it is the largest latency there is, and so late.
  const SourceFrame before_start{run_start - nanoseconds(5), 1000, 3};
  const FrameRecord never = record(FrameState::complete, Timestamp(Duration::max()));
  EXPECT_EQ(latency_of(never, before_start), Duration::max());
  EXPECT_EQ(status_of(&never, before_start, seconds(1)), FrameStatus::late);

  const SourceFrame after_start{run_start + nanoseconds(5), 1000, 3};
  const FrameRecord long_ago = record(FrameState::complete, Timestamp(Duration::min()));
  EXPECT_EQ(latency_of(long_ago, after_start), Duration::min());
}

TEST(FindRecord, CountsFromTheFirstFrameOfTheLedger) {
  const PeerLedger ledger = LedgerBuilder(3, 5).lost().complete(at_ms(7)).ledger();
  EXPECT_EQ(find_record(ledger, 4), nullptr);
  ASSERT_NE(find_record(ledger, 6), nullptr);
  EXPECT_EQ(find_record(ledger, 6)->completed, at_ms(7));
  EXPECT_EQ(find_record(ledger, 7), nullptr);
}

TEST(EncodeStatus, CountsRunsOfOneLetter) {
  using enum FrameStatus;
  const std::vector<FrameStatus> frames = {complete, complete, late, partial, lost, lost, complete};
  EXPECT_EQ(encode_status(frames), "2c1l1p2x1c");
  EXPECT_EQ(encode_status({}), "");
}

TEST(ParseStatus, ReadsWhatEncodeStatusWrote) {
  using enum FrameStatus;
  const auto runs = parse_status("899c1l");
  ASSERT_TRUE(runs);
  EXPECT_EQ(*runs, (std::vector<StatusRun>{{899, complete}, {1, late}}));
  EXPECT_TRUE(parse_status("")->empty());
}

TEST(ParseStatus, RefusesWhatIsNotAStatusString) {
  EXPECT_EQ(parse_status("c").error(), "has no count before 'c'");
  EXPECT_EQ(parse_status("0c").error(), "has no count before 'c'");
  EXPECT_EQ(parse_status("12").error(), "ends in a count without a letter");
  EXPECT_EQ(parse_status("12q").error(), "has a letter other than c, l, p and x");
  EXPECT_EQ(parse_status("-1c").error(), "has a letter other than c, l, p and x");
  EXPECT_EQ(parse_status("99999999999999999999c").error(), "counts more frames than there can be");
  // 2^64 - 1, and one more
  EXPECT_TRUE(parse_status("18446744073709551615c"));
  EXPECT_EQ(parse_status("18446744073709551615c1l").error(),
            "counts more frames than there can be");
}

}  // namespace
}  // namespace strand::reports
