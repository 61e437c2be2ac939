#include "core/media/picture_pairs.hpp"

#include <gtest/gtest.h>

#include "core/media/jpeg_codec.hpp"
#include "core/media/shown_comparison.hpp"

namespace strand::media {
namespace {

const std::atomic<bool> never_stop{false};
constexpr ShownPicture frozen{4, 1, 100};
constexpr ShownPicture black{0, ShownPicture::nothing, 0};

SourceOptions source_of(std::uint32_t width, std::uint32_t height) {
  return {.source = SyntheticOptions{.width = width, .height = height, .frames = 5}};
}

Image picture_of(const std::string& jpeg) {
  const auto bytes = ByteSpan(reinterpret_cast<const std::byte*>(jpeg.data()), jpeg.size());
  const auto image = JpegCodec().decode(bytes);
  EXPECT_TRUE(image);
  return image ? *image : Image{};
}

TEST(PicturePairs, AreSmallAndHaveTheQualityOfThePicturesAtTheirFullSize) {
  const SourceOptions source = source_of(640, 360);
  const auto pairs = make_pairs(source, {black, frozen}, 2, never_stop);
  ASSERT_EQ(pairs.size(), 2U);
  const PictureTable table = compare_shown(source, {frozen}, 1, never_stop);
  EXPECT_EQ(pairs.at(frozen).quality, table.at(frozen));
  for (const auto& [picture, pair] : pairs) {
    for (const std::string& side : {pair.original, pair.shown}) {
      EXPECT_EQ(picture_of(side).width, widest_pair);
      EXPECT_EQ(picture_of(side).height, 135U);
      EXPECT_LT(side.size(), 12'000U);  // 16 of them, as base64, are less than 260 kB
    }
  }
  EXPECT_NE(pairs.at(frozen).original, pairs.at(frozen).shown);
}

TEST(PicturePairs, ShowBlackAsBlack) {
  const auto pairs = make_pairs(source_of(64, 48), {black}, 1, never_stop);
  const Image image = picture_of(pairs.at(black).shown);
  EXPECT_EQ(image, (Image{64, 48, std::vector<std::uint8_t>(64 * 48 * 3, 0)}));
}

TEST(PicturePairs, OfNothingNeedNoSource) {
  EXPECT_TRUE(make_pairs(source_of(64, 48), {}, 1, never_stop).empty());
}

}  // namespace
}  // namespace strand::media
