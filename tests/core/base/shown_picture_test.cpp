#include "core/base/shown_picture.hpp"

#include <gtest/gtest.h>

namespace strand {
namespace {

std::vector<ShownPicture> shown_of(const PictureArrivals& arrivals) {
  std::vector<ShownPicture> pictures;
  each_shown(arrivals, [&](const ShownPicture& picture) { pictures.push_back(picture); });
  return pictures;
}

TEST(ShownPicture, IsTheFrameItselfWhereThatCame) {
  EXPECT_EQ(shown_of({100, 70}), (std::vector<ShownPicture>{{0, 0, 100}, {1, 1, 70}}));
}

TEST(ShownPicture, IsTheLastOneThatCameInPlaceOfAnother) {
  EXPECT_EQ(shown_of({100, 0, 0, 50}),
            (std::vector<ShownPicture>{{0, 0, 100}, {1, 0, 100}, {2, 0, 100}, {3, 3, 50}}));
  EXPECT_FALSE(shown_of({100, 0})[0].is_frozen());
  EXPECT_TRUE(shown_of({100, 0})[1].is_frozen());
}

TEST(ShownPicture, IsBlackBeforeTheFirst) {
  const std::vector<ShownPicture> pictures = shown_of({0, 0, 100});
  EXPECT_TRUE(pictures[0].is_black());
  EXPECT_TRUE(pictures[1].is_black());
  EXPECT_TRUE(pictures[1].is_frozen());
  EXPECT_EQ(pictures[2], (ShownPicture{2, 2, 100}));
}

TEST(ShownPicture, BeginsWithItsViewer) {
  EXPECT_EQ(shown_of({before_viewer, 0, 100}),
            (std::vector<ShownPicture>{{1, ShownPicture::nothing, 0}, {2, 2, 100}}));
}

}  // namespace
}  // namespace strand
