// What trying a codec finds, against the same done by hand.
#include "core/media/codec_trial.hpp"

#include <gtest/gtest.h>

#include "core/media/jpeg_codec.hpp"

namespace strand::media {
namespace {

const std::atomic<bool> never_stop{false};

SourceOptions synthetic(std::uint32_t frames) {
  return {.source = SyntheticOptions{.width = 64, .height = 48, .frames = frames}};
}

double no_time() {
  return 0;
}

TEST(CodecTrial, TriesEveryQualityOnEveryFrame) {
  const auto trials = try_codec(synthetic(3), {{30, {}}, {90, {1}}}, no_time, 1, never_stop);
  ASSERT_EQ(trials.size(), 2U);
  // The second frame at quality 30, by hand.
  SyntheticSource source({.width = 64, .height = 48, .frames = 3});
  Image image;
  ASSERT_TRUE(source.next(image));
  ASSERT_TRUE(source.next(image));
  const Buffer jpeg = JpegCodec().encode(image, 30);
  const auto decoded = decode_luma(jpeg.slice().bytes());
  ASSERT_TRUE(decoded);
  ASSERT_EQ(trials.at(30).frames.size(), 3U);
  EXPECT_EQ(trials.at(30).frames[1].jpeg_bytes, jpeg.size());
  EXPECT_EQ(trials.at(30).frames[1].quality, compare(*decoded, luma_of(image)));
  EXPECT_GT(trials.at(90).frames[1].quality.psnr, trials.at(30).frames[1].quality.psnr);
  EXPECT_GT(trials.at(90).frames[1].jpeg_bytes, trials.at(30).frames[1].jpeg_bytes);
}

TEST(CodecTrial, FindsTheSameOnSeveralThreads) {
  const CodecChoices choices{{50, {}}};
  const auto one = try_codec(synthetic(8), choices, no_time, 1, never_stop);
  const auto four = try_codec(synthetic(8), choices, no_time, 4, never_stop);
  ASSERT_EQ(four.at(50).frames.size(), 8U);
  for (std::size_t i = 0; i < 8; ++i) {
    EXPECT_EQ(one.at(50).frames[i].jpeg_bytes, four.at(50).frames[i].jpeg_bytes) << i;
    EXPECT_EQ(one.at(50).frames[i].quality, four.at(50).frames[i].quality) << i;
  }
}

TEST(CodecTrial, TellsWhatAFrameTakesByTheClockThatItIsGiven) {
  // It is read before and after each encoding and each deflating, and goes on by 2 ms every time.
  double now = 0;
  const auto trials = try_codec(
      synthetic(5), {{80, {0, 6}}}, [&now] { return now += 2; }, 1, never_stop);
  EXPECT_EQ(trials.at(80).encode_ms, 2);
  EXPECT_EQ(trials.at(80).deflate_ms, (std::map<int, double>{{0, 2}, {6, 2}}));
}

TEST(CodecTrial, EndsWhenItIsStopped) {
  const std::atomic<bool> stop{true};
  const auto trials = try_codec(synthetic(5), {{80, {}}}, no_time, 2, stop);
  EXPECT_TRUE(trials.at(80).frames.empty());
}

}  // namespace
}  // namespace strand::media
