#include "core/media/synthetic_source.hpp"

#include <set>
#include <string>

#include <gtest/gtest.h>

#include "core/media/jpeg_codec.hpp"
#include "tests/core/media/media_error.hpp"

namespace strand::media {
namespace {

// Whether the square dot of a glyph at (column, row) of a frame's number is white. The layout is
// the header's promise in numbers for 640x360: six digits of 6 dots' pitch and 8 dots' height over
// a quarter of the height make dots of min(640 / 36, 360 / 32) = 11 pixels.
bool dot_is_white(const Image& image, std::uint32_t column, std::uint32_t row) {
  constexpr std::uint32_t dot = 11;
  constexpr std::uint32_t left = (640 - 36 * dot) / 2;
  constexpr std::uint32_t top = (360 - 8 * dot) / 2;
  const std::uint32_t x = left + column * dot + 1;
  const std::uint32_t y = top + row * dot + 1;
  const std::size_t at = (std::size_t{y} * image.width + x) * 3;
  return image.bgr[at] == 235 && image.bgr[at + 1] == 235 && image.bgr[at + 2] == 235;
}

TEST(SyntheticSource, GivesAsManyFramesAsItWasAskedForAndThenNone) {
  SyntheticSource source({.width = 32, .height = 16, .frames = 3});
  Image image;
  for (int i = 0; i < 3; ++i) EXPECT_TRUE(source.next(image));
  EXPECT_FALSE(source.next(image));
  EXPECT_FALSE(source.next(image));
}

TEST(SyntheticSource, GivesFramesOfItsSizeAtItsRate) {
  SyntheticSource source({.width = 320, .height = 180, .rate = FrameRate(24'000, 1001)});
  EXPECT_EQ(source.rate(), FrameRate(24'000, 1001));
  EXPECT_EQ(source.name(), "the synthetic source");
  Image image;
  ASSERT_TRUE(source.next(image));
  EXPECT_EQ(image.width, 320U);
  EXPECT_EQ(image.height, 180U);
  EXPECT_EQ(image.bgr.size(), 320U * 180U * 3U);
}

TEST(SyntheticSource, ShowsTheNumberOfTheFrame) {
  SyntheticSource source({.frames = 200});
  source.skip(171);
  Image image;
  ASSERT_TRUE(source.next(image));
  // "000171": the top row of a 0 is .###., of a 1 ..#.., of a 7 #####; the bottom row of a 7 .#...
  const std::string top_row = ".###...###...###....#...#####...#...";
  const std::string bottom_row = ".###...###...###...###...#.....###..";
  for (std::uint32_t column = 0; column < top_row.size(); ++column) {
    EXPECT_EQ(dot_is_white(image, column, 0), top_row[column] == '#') << column;
    EXPECT_EQ(dot_is_white(image, column, 6), bottom_row[column] == '#') << column;
  }
}

TEST(SyntheticSource, DrawsNoFrameTwiceEvenWhereTheDigitsDoNotFit) {
  SyntheticSource source({.width = 16, .height = 16, .frames = 20'000});
  std::set<std::string> seen;
  Image image;
  while (source.next(image)) seen.emplace(image.bgr.begin(), image.bgr.end());
  EXPECT_EQ(seen.size(), 20'000U);
}

TEST(SyntheticSource, IsTheSameEveryTime) {
  SyntheticSource one({.width = 64, .height = 36, .frames = 20});
  SyntheticSource other({.width = 64, .height = 36, .frames = 20});
  Image a;
  Image b;
  while (one.next(a)) {
    ASSERT_TRUE(other.next(b));
    EXPECT_EQ(a, b);
  }
}

TEST(SyntheticSource, SkipsToTheFrameThatFollows) {
  SyntheticSource read({.width = 64, .height = 36, .frames = 20});
  SyntheticSource skipped({.width = 64, .height = 36, .frames = 20});
  Image a;
  Image b;
  for (int i = 0; i < 8; ++i) ASSERT_TRUE(read.next(a));
  skipped.skip(7);
  ASSERT_TRUE(skipped.next(b));
  EXPECT_EQ(a, b);
  skipped.skip(100);
  EXPECT_FALSE(skipped.next(b));
}

TEST(SyntheticSource, MovesFromFrameToFrame) {
  SyntheticSource source({.width = 640, .height = 360, .frames = 2});
  Image first;
  Image second;
  ASSERT_TRUE(source.next(first));
  ASSERT_TRUE(source.next(second));
  std::size_t changed = 0;
  for (std::size_t i = 0; i < first.bgr.size(); ++i) changed += first.bgr[i] != second.bgr[i];
  EXPECT_GT(changed, first.bgr.size() / 2);
}

TEST(SyntheticSource, IsAboutAsHardToEncodeAsFootage) {
  SyntheticSource source({.frames = 300});
  const JpegCodec codec;
  Image image;
  for (int i = 0; i < 6; ++i) {
    ASSERT_TRUE(source.next(image));
    const std::size_t size = codec.encode(image, 80).size();
    EXPECT_GE(size, 20'000U) << i;
    EXPECT_LE(size, 40'000U) << i;
    source.skip(49);
  }
}

TEST(SyntheticSource, DrawsTheLargestPicture) {
  SyntheticSource source({.width = 7680, .height = 4320, .frames = 1});
  Image image;
  ASSERT_TRUE(source.next(image));
  EXPECT_EQ(image.bgr.size(), 7680U * 4320U * 3U);
}

TEST(SyntheticSource, RefusesSizesOutOfRange) {
  EXPECT_EQ(message_of([] { SyntheticSource source({.width = 14}); }),
            "a synthetic video's width of 14 is out of range; give an even number from 16 to 7680");
  EXPECT_EQ(
      message_of([] { SyntheticSource source({.width = 7682}); }),
      "a synthetic video's width of 7682 is out of range; give an even number from 16 to 7680");
  EXPECT_EQ(
      message_of([] { SyntheticSource source({.height = 361}); }),
      "a synthetic video's height of 361 is out of range; give an even number from 16 to 4320");
  EXPECT_EQ(
      message_of([] { SyntheticSource source({.height = 4322}); }),
      "a synthetic video's height of 4322 is out of range; give an even number from 16 to 4320");
}

}  // namespace
}  // namespace strand::media
