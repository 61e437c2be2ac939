#include "core/base/frame_rate.hpp"

#include <chrono>

#include <gtest/gtest.h>

namespace strand {
namespace {

using namespace std::chrono_literals;

TEST(FrameRate, PlacesFramesWithoutAddingUpErrors) {
  const FrameRate film(24, 1);
  EXPECT_EQ(film.offset_of(FrameNumber(0)), 0ns);
  EXPECT_EQ(film.offset_of(FrameNumber(1)), 41'666'666ns);  // 1/24 s, rounded down
  EXPECT_EQ(film.offset_of(FrameNumber(24)), 1s);
  EXPECT_EQ(film.offset_of(FrameNumber(24 * 3'600)), 1h);
}

// 30,000 frames at 30000/1001 frames a second last 1,001 seconds exactly.
TEST(FrameRate, IsExactForBroadcastRates) {
  const FrameRate ntsc(30'000, 1'001);
  EXPECT_EQ(ntsc.offset_of(FrameNumber(30'000)), 1'001s);
  EXPECT_EQ(ntsc.offset_of(FrameNumber(1)), 33'366'666ns);  // 1001/30000 s = 33.36666... ms
  EXPECT_NEAR(ntsc.as_double(), 29.97, 0.001);
}

// A million frames times a million times 10^9 nanoseconds are 10^21, more than 64 bits hold.
TEST(FrameRate, DoesNotOverflowOnTheWay) {
  const FrameRate one_a_second(FrameRate::limit, FrameRate::limit);
  EXPECT_EQ(one_a_second.offset_of(FrameNumber(1'000'000)), 1'000'000s);
  const FrameRate fast(FrameRate::limit, 1);
  EXPECT_EQ(fast.offset_of(FrameNumber(4'294'967'295U)), 4'294'967'295us);
}

TEST(FrameRateDeathTest, RefusesZero) {
  EXPECT_EXIT(FrameRate(0, 1), testing::ExitedWithCode(70), "defect");
  EXPECT_EXIT(FrameRate(1, 0), testing::ExitedWithCode(70), "defect");
  EXPECT_EXIT(FrameRate(FrameRate::limit + 1, 1), testing::ExitedWithCode(70), "defect");
}

}  // namespace
}  // namespace strand
