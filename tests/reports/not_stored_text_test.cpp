#include "reports/not_stored_text.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

FrameRange range(std::uint32_t first, std::uint32_t last) {
  return {FrameNumber(first), FrameNumber(last)};
}

TEST(NotStoredText, NamesTheFramesAndTheReason) {
  EXPECT_EQ(not_stored_text(30, {{range(12, 40), range(57, 57)}, StorageProblem::disk_full}),
            "frames 12-40 and 57 not stored (the disk was full)");
  EXPECT_EQ(not_stored_text(1, {{range(57, 57)}, {}}), "frame 57 not stored");
  EXPECT_EQ(not_stored_text(29, {{range(12, 40)}, {}}), "frames 12-40 not stored");
}

TEST(NotStoredText, CountsThoseThatTheReportDoesNotName) {
  EXPECT_EQ(not_stored_text(2, {}), "2 frames not stored");
  EXPECT_EQ(not_stored_text(1, {{}, StorageProblem::too_slow}),
            "1 frame not stored (the disk was too slow)");
  EXPECT_EQ(not_stored_text(5, {{range(1, 1), range(3, 3)}, {}}),
            "frames 1, 3 and 3 more not stored");
}

// Ten ranges of two frames: eight are named.
TEST(NotStoredText, NamesNoMoreThanALineHolds) {
  NotStored which;
  for (std::uint32_t i = 0; i < 10; ++i) which.ranges.push_back(range(10 * i, 10 * i + 1));
  EXPECT_EQ(not_stored_text(20, which),
            "frames 0-1, 10-11, 20-21, 30-31, 40-41, 50-51, 60-61, 70-71 and 4 more not stored");
}

}  // namespace
}  // namespace strand::reports
