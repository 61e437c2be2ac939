#include "core/node/coordinator_journal.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

TEST(CoordinatorJournal, KeepsWhenEachFrameWasCapturedAndHowLargeItWas) {
  CoordinatorJournal journal;
  journal.apply(run_start + 5ms, {EventKind::frame_captured, FrameNumber(0), {}, 4'640, 4});
  journal.apply(run_start + 38ms, {EventKind::frame_refused, FrameNumber(1), {}, 99, 0});
  ASSERT_EQ(journal.ledger().frames.size(), 2U);
  EXPECT_EQ(journal.ledger().frames[0], (SourceFrame{run_start + 5ms, 4'640, 4}));
  EXPECT_EQ(journal.ledger().frames[1], (SourceFrame{run_start + 38ms, 99, 0}));
}

TEST(CoordinatorJournal, SplitsSentBytesIntoPayloadAndHeader) {
  CoordinatorJournal journal;
  journal.apply(run_start, {EventKind::datagram_sent, FrameNumber(0), ChunkIndex(0), 1'200, 1'160});
  journal.apply(run_start, {EventKind::end_of_stream_sent, {}, {}, 40, 900});
  EXPECT_EQ(journal.ledger().sent, (SendCounters{2, 1'240, 1'160, 80, 0}));
}

}  // namespace
}  // namespace strand
