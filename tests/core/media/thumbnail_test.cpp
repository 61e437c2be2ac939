#include "core/media/thumbnail.hpp"

#include <algorithm>

#include <gtest/gtest.h>

namespace strand::media {
namespace {

TEST(Thumbnail, OfANarrowPictureIsThePicture) {
  const Image image{2, 1, {1, 2, 3, 4, 5, 6}};
  EXPECT_EQ(thumbnail_of(image, 2), image);
  EXPECT_EQ(thumbnail_of(image, 240), image);
}

TEST(Thumbnail, HasTheMeanOfThePixelsThatEachOneStandsFor) {
  // Four by two to two by one. Blue of the left half: (0 + 10 + 20 + 31) / 4 = 15.25; of the right
  // one (100 + 100 + 103 + 103) / 4 = 101.5, which is rounded up.
  Image image{4, 2, std::vector<std::uint8_t>(24, 7)};
  const std::uint8_t blue[] = {0, 10, 100, 103, 20, 31, 100, 103};
  for (std::size_t i = 0; i < 8; ++i) image.bgr[i * 3] = blue[i];
  EXPECT_EQ(thumbnail_of(image, 2), (Image{2, 1, {15, 7, 7, 102, 7, 7}}));
}

TEST(Thumbnail, KeepsProportionsAndIsAtLeastAPixelHigh) {
  Image image;
  image.resize(640, 360);
  EXPECT_EQ(thumbnail_of(image, 240).width, 240U);
  EXPECT_EQ(thumbnail_of(image, 240).height, 135U);
  image.resize(1000, 2);
  EXPECT_EQ(thumbnail_of(image, 100).height, 1U);
  // Sizes that do not divide: every pixel stands for one at least.
  image.resize(7, 5);
  std::fill(image.bgr.begin(), image.bgr.end(), std::uint8_t{9});
  EXPECT_EQ(thumbnail_of(image, 6), (Image{6, 4, std::vector<std::uint8_t>(72, 9)}));
}

}  // namespace
}  // namespace strand::media
