#include "core/media/gap_mark.hpp"

#include <array>
#include <cstddef>

#include <gtest/gtest.h>

namespace strand::media {
namespace {

using Pixel = std::array<std::uint8_t, 3>;

Image plain(std::uint32_t width, std::uint32_t height, const Pixel& colour) {
  Image image;
  image.resize(width, height);
  for (std::size_t i = 0; i < image.bgr.size(); ++i) image.bgr[i] = colour.at(i % 3);
  return image;
}

Pixel at(const Image& image, std::uint32_t x, std::uint32_t y) {
  const std::size_t place = (std::size_t{y} * image.width + x) * 3;
  return {image.bgr.at(place), image.bgr.at(place + 1), image.bgr.at(place + 2)};
}

TEST(GapMark, LeavesOfAPictureHalfItsLight) {
  Image image = plain(120, 90, {0, 0, 255});
  mark_as_gap(image);
  // Of pure red, 77/256 of its 255 are its luma, 76.7; half of that.
  EXPECT_EQ(at(image, 60, 45), (Pixel{38, 38, 38}));
  image = plain(120, 90, {255, 255, 255});
  mark_as_gap(image);
  EXPECT_EQ(at(image, 60, 45), (Pixel{127, 127, 127}));
}

TEST(GapMark, DrawsARedBorderOfAThirtiethOfTheShorterSide) {
  Image image = plain(120, 90, {0, 0, 0});
  mark_as_gap(image);
  const Pixel red{0, 0, 200};
  const Pixel black{0, 0, 0};
  // 90 / 30 is 3: rows 0 to 2 and 87 to 89, and columns as far from the sides.
  for (const std::uint32_t row : {0U, 2U, 87U, 89U}) EXPECT_EQ(at(image, 60, row), red) << row;
  for (const std::uint32_t row : {3U, 86U}) EXPECT_EQ(at(image, 60, row), black) << row;
  for (const std::uint32_t column : {0U, 2U, 117U, 119U}) {
    EXPECT_EQ(at(image, column, 45), red) << column;
  }
  for (const std::uint32_t column : {3U, 116U}) EXPECT_EQ(at(image, column, 45), black) << column;
}

TEST(GapMark, TakesTheSmallestPicture) {
  Image image = plain(1, 1, {9, 9, 9});
  mark_as_gap(image);
  EXPECT_EQ(at(image, 0, 0), (Pixel{0, 0, 200}));
}

}  // namespace
}  // namespace strand::media
