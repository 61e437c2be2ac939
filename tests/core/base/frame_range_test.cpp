#include "core/base/frame_range.hpp"

#include <limits>

#include <gtest/gtest.h>

namespace strand {
namespace {

using Ranges = std::vector<FrameRange>;

constexpr std::size_t enough = 100;

FrameRange range(std::uint32_t first, std::uint32_t last) {
  return {FrameNumber(first), FrameNumber(last)};
}

Ranges ranges_of(std::initializer_list<std::uint32_t> frames) {
  Ranges ranges;
  for (const std::uint32_t frame : frames) {
    EXPECT_TRUE(add_frame(ranges, FrameNumber(frame), enough));
  }
  return ranges;
}

TEST(FrameRange, FramesSideBySideAreOneRange) {
  EXPECT_EQ(ranges_of({3, 4, 5}), (Ranges{range(3, 5)}));
  EXPECT_EQ(ranges_of({5, 4, 3}), (Ranges{range(3, 5)}));
  EXPECT_EQ(ranges_of({3, 5, 4}), (Ranges{range(3, 5)}));
}

TEST(FrameRange, FramesApartAreRangesThatAscend) {
  EXPECT_EQ(ranges_of({9, 0, 4}), (Ranges{range(0, 0), range(4, 4), range(9, 9)}));
}

TEST(FrameRange, AFrameThatIsInARangeChangesNothing) {
  EXPECT_EQ(ranges_of({3, 4, 5, 4, 3, 5}), (Ranges{range(3, 5)}));
}

TEST(FrameRange, TheLastNumberOfAllIsAFrameToo) {
  constexpr std::uint32_t most = std::numeric_limits<std::uint32_t>::max();
  EXPECT_EQ(ranges_of({most, 0, most - 1}), (Ranges{range(0, 0), range(most - 1, most)}));
  EXPECT_EQ(frames_in({range(0, most)}), std::uint64_t{1} << 32);
}

TEST(FrameRange, BeyondTheMostARangeMayGrowAndNoneIsAdded) {
  Ranges ranges = ranges_of({0, 4});
  EXPECT_FALSE(add_frame(ranges, FrameNumber(8), 2));
  EXPECT_FALSE(add_frame(ranges, FrameNumber(2), 2));
  EXPECT_TRUE(add_frame(ranges, FrameNumber(5), 2));
  EXPECT_TRUE(add_frame(ranges, FrameNumber(3), 2));
  EXPECT_EQ(ranges, (Ranges{range(0, 0), range(3, 5)}));
}

TEST(FrameRange, RangesThatTouchOverlapOrGoBackDoNotAscendApart) {
  EXPECT_TRUE(ascend_apart({}));
  EXPECT_TRUE(ascend_apart({range(0, 4), range(6, 6)}));
  EXPECT_FALSE(ascend_apart({range(0, 4), range(5, 6)}));
  EXPECT_FALSE(ascend_apart({range(0, 4), range(4, 6)}));
  EXPECT_FALSE(ascend_apart({range(6, 6), range(0, 4)}));
  EXPECT_FALSE(ascend_apart({range(4, 3)}));
}

}  // namespace
}  // namespace strand
