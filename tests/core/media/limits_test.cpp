#include "core/media/limits.hpp"

#include <gtest/gtest.h>

#include "core/wire/limits.hpp"

namespace strand::media {
namespace {

TEST(MediaLimits, LetThroughExactlyTheFramesThatTheWireCarries) {
  EXPECT_EQ(max_encoded_size, wire::max_frame_size);
}

TEST(MediaLimits, TakePicturesUpToEightK) {
  EXPECT_TRUE(is_usable_size(1, 1));
  EXPECT_TRUE(is_usable_size(7680, 4320));
  EXPECT_TRUE(is_usable_size(65'500, 1));
  EXPECT_FALSE(is_usable_size(0, 1));
  EXPECT_FALSE(is_usable_size(1, 0));
  EXPECT_FALSE(is_usable_size(65'501, 1));
  EXPECT_FALSE(is_usable_size(7681, 4320));
}

}  // namespace
}  // namespace strand::media
