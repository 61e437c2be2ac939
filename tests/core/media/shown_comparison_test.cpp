// What viewers were shown, against figures that are worked out by hand or by a codec trial.
#include "core/media/shown_comparison.hpp"

#include <cmath>
#include <set>

#include <gtest/gtest.h>

#include "core/media/codec_trial.hpp"
#include "core/media/jpeg_codec.hpp"
#include "core/media/picture_quality.hpp"
#include "tests/core/media/media_error.hpp"

namespace strand::media {
namespace {

const std::atomic<bool> never_stop{false};
constexpr std::uint32_t frames = 12;
constexpr SyntheticOptions drawn{.width = 64, .height = 48, .frames = frames};

SourceOptions source_of(int jpeg_quality) {
  return {.source = drawn, .codec = {.jpeg_quality = jpeg_quality}};
}

std::vector<ShownPicture> shown_of(const PictureArrivals& arrivals) {
  std::vector<ShownPicture> pictures;
  each_shown(arrivals, [&](const ShownPicture& picture) { pictures.push_back(picture); });
  return pictures;
}

PictureTable compare_all(const PictureArrivals& arrivals, unsigned threads = 1) {
  return compare_shown(source_of(80), shown_of(arrivals), threads, never_stop);
}

Image drawing(std::uint32_t frame) {
  SyntheticSource source(drawn);
  source.skip(frame);
  Image image;
  EXPECT_TRUE(source.next(image));
  return image;
}

TEST(ShownComparison, OfFramesThatAllCameHasTheFiguresOfTheCodec) {
  const PictureTable table = compare_all(PictureArrivals(frames, 100));
  const auto trials = try_codec(
      source_of(80), {{80, {}}}, [] { return 0.0; }, 1, never_stop);
  ASSERT_EQ(table.size(), frames);
  for (std::uint32_t i = 0; i < frames; ++i) {
    EXPECT_EQ(table.at({i, i, 100}), trials.at(80).frames[i].quality) << i;
  }
}

TEST(ShownComparison, OfFramesThatCameInLessHasTheFiguresOfALowerQuality) {
  // 50 percent of quality 80 is quality 40.
  const PictureTable table = compare_all({50});
  const auto trials = try_codec(
      source_of(40), {{40, {}}}, [] { return 0.0; }, 1, never_stop);
  EXPECT_EQ(table.at({0, 0, 50}), trials.at(40).frames[0].quality);
}

TEST(ShownComparison, OfNothingIsThatOfBlack) {
  const PictureTable table = compare_all({0, 0});
  ASSERT_EQ(table.size(), 2U);
  // The error of black is the picture itself: 10 log10(255^2 / mean of its squares).
  double squares = 0;
  const Luma luma = luma_of(drawing(1));
  for (const std::uint8_t pixel : luma.pixels) squares += 1.0 * pixel * pixel;
  const double mean = squares / static_cast<double>(luma.pixels.size());
  EXPECT_NEAR(table.at({1, ShownPicture::nothing, 0}).psnr, 10 * std::log10(65'025 / mean), 1e-9);
  EXPECT_LT(table.at({1, ShownPicture::nothing, 0}).ssim, 0.1);
}

TEST(ShownComparison, OfAFrozenFrameComparesTheOneBeforeWithTheOneThatShouldBeThere) {
  const PictureTable table = compare_all({100, 0, 0, 100});
  ASSERT_EQ(table.size(), 4U);
  const auto shown = decode_luma(JpegCodec().encode(drawing(0), 80).slice().bytes());
  ASSERT_TRUE(shown);
  EXPECT_EQ(table.at({2, 0, 100}), compare(*shown, luma_of(drawing(2))));
  EXPECT_LT(table.at({2, 0, 100}).psnr, table.at({3, 3, 100}).psnr);
}

TEST(ShownComparison, DoesNotDependOnThreads) {
  // Long and short freezes, two qualities, black at the front.
  const PictureArrivals arrivals{0, 100, 0, 0, 0, 60, 100, 0, 100, 100, 0, 0};
  const PictureTable one = compare_all(arrivals);
  EXPECT_EQ(one.size(), arrivals.size());
  for (const unsigned threads : {2U, 3U, 16U}) EXPECT_EQ(compare_all(arrivals, threads), one);
}

TEST(ShownComparison, MakesAPictureOnceForAllThatAreShownIt) {
  std::vector<ShownPicture> pictures;
  for (int viewer = 0; viewer < 3; ++viewer) {
    for (const ShownPicture& one : shown_of({100, 0, 100})) pictures.push_back(one);
  }
  std::set<ShownPicture> seen;
  const auto watch = [&](const ShownPicture& picture, const PictureQuality& quality,
                         const Image& original, ByteSpan shown) {
    EXPECT_TRUE(seen.insert(picture).second);
    EXPECT_GT(quality.psnr, 0);
    EXPECT_EQ(original, drawing(picture.wanted));
    EXPECT_EQ(JpegCodec().decode(shown)->width, 64U);
  };
  EXPECT_EQ(compare_shown(source_of(80), pictures, 2, never_stop, watch).size(), 3U);
  EXPECT_EQ(seen.size(), 3U);
}

TEST(ShownComparison, LeavesOutTheFramesThatNobodyAsksFor) {
  // Of frames 3 and 7 only, which are those that come out; a source of as many frames suffices.
  const std::vector<ShownPicture> pictures{{7, 3, 100}, {7, 7, 100}};
  const PictureTable table = compare_shown(source_of(80), pictures, 1, never_stop);
  EXPECT_EQ(table.size(), 2U);
  EXPECT_EQ(table, compare_shown(source_of(80), {pictures[1], pictures[0]}, 2, never_stop));
  EXPECT_TRUE(compare_shown(source_of(80), {}, 2, never_stop).empty());
}

TEST(ShownComparison, SaysWhenTheSourceHasFewerFramesThanWereShown) {
  const PictureArrivals too_many(frames + 1, 100);
  EXPECT_EQ(message_of([&] { static_cast<void>(compare_all(too_many, 2)); }),
            "the synthetic source ends early; run it again");
}

TEST(ShownComparison, EndsWhenItIsStopped) {
  const std::atomic<bool> stop{true};
  const std::vector<ShownPicture> pictures = shown_of(PictureArrivals(frames, 100));
  EXPECT_TRUE(compare_shown(source_of(80), pictures, 2, stop).empty());
}

}  // namespace
}  // namespace strand::media
