#include "reports/frame_strip.hpp"

#include <gtest/gtest.h>

namespace strand::reports {
namespace {

TEST(FrameStrip, HasASlotAFrameWhereThereIsRoom) {
  EXPECT_EQ(frame_strip({{"2c1l1p1x1c"}}, 6, 80), "##xxx#");
}

TEST(FrameStrip, SharesTheFramesOutAmongTheSlots) {
  // 10 frames in 5 slots of 2: cc, cl, xx, pc, cc.
  EXPECT_EQ(frame_strip({{"3c1l2x1p3c"}}, 10, 5), "#=x=#");
  // 10 frames in 3 slots, which end at 3, 6 and 10: ccc, lxx, pccc.
  EXPECT_EQ(frame_strip({{"3c1l2x1p3c"}}, 10, 3), "#x=");
  // 10 frames in one slot, 4 of them complete.
  EXPECT_EQ(frame_strip({{"4c6x"}}, 10, 1), ".");
  // Exactly half is "half or more".
  EXPECT_EQ(frame_strip({{"5c5x"}}, 10, 1), "=");
}

TEST(FrameStrip, LaysRunsOverEachOther) {
  // Slot by slot: 2 of 2, 1 of 2, 0 of 2.
  EXPECT_EQ(frame_strip({{"2c1x"}, {"1c2x"}}, 3, 3), "#=x");
  // A shorter run counts where it has frames; a slot that no run reached is blank.
  EXPECT_EQ(frame_strip({{"1c"}, {"1x"}}, 3, 3), "=  ");
}

TEST(FrameStrip, DoesNotExpandTheRuns) {
  EXPECT_EQ(frame_strip({{"9000000000000000c9000000000000000x"}}, 18'000'000'000'000'000U, 4),
            "##xx");
}

TEST(FrameStrip, IsEmptyForNoFrames) {
  EXPECT_EQ(frame_strip({{""}}, 0, 10), "");
}

// Six frames, and a peer that joined with the fourth of them.
TEST(FrameStrip, IsBlankBeforeThePeerJoined) {
  EXPECT_EQ(frame_strip({{"2c1x", 3}}, 6, 80), "   ##x");
  EXPECT_EQ(frame_strip({{"2c1x", 3}}, 6, 2), " =");
  EXPECT_EQ(frame_strip({{"", 6}}, 6, 3), "   ");
}

}  // namespace
}  // namespace strand::reports
