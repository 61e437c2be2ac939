#include "core/media/frame_encoder.hpp"

#include <cstring>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/media/synthetic_source.hpp"
#include "core/media/zlib_codec.hpp"
#include "tests/core/media/media_error.hpp"

namespace strand::media {
namespace {

Image synthetic_image() {
  SyntheticSource source({.width = 320, .height = 180});
  Image image;
  EXPECT_TRUE(source.next(image));
  return image;
}

// As hard to compress as a picture can be.
Image noise(std::uint32_t width, std::uint32_t height) {
  Image image;
  image.resize(width, height);
  Random random(3);
  for (std::size_t at = 0; at < image.bgr.size(); at += 8) {
    const std::uint64_t word = random.next();
    std::memcpy(image.bgr.data() + at, &word, std::min<std::size_t>(image.bgr.size() - at, 8));
  }
  return image;
}

Image plain(std::uint32_t width, std::uint32_t height) {
  Image image;
  image.resize(width, height);
  std::fill(image.bgr.begin(), image.bgr.end(), std::uint8_t{80});
  return image;
}

EncodedFrame encode(const Image& image, CodecOptions options) {
  return FrameEncoder(JpegCodec(), options).encode(image, "a test", FrameNumber(0));
}

TEST(FrameEncoder, SendsTheJpegWhereItIsNotToDeflate) {
  const EncodedFrame frame = encode(synthetic_image(), {.zlib_level = std::nullopt});
  EXPECT_FALSE(frame.deflated);
  EXPECT_EQ(decodes(frame.bytes.bytes()), (JpegSize{320, 180}));
}

TEST(FrameEncoder, DeflatesAJpegThatShrinks) {
  // A plain picture's JPEG repeats itself.
  const EncodedFrame frame = encode(plain(640, 360), {.zlib_level = 6});
  EXPECT_TRUE(frame.deflated);
  const auto jpeg = inflate(frame.bytes.bytes(), 1U << 20);
  ASSERT_TRUE(jpeg.has_value());
  EXPECT_EQ(decodes(jpeg->slice().bytes()), (JpegSize{640, 360}));
  EXPECT_LT(frame.bytes.size(), jpeg->size());
}

TEST(FrameEncoder, SendsTheJpegThatDoesNotShrink) {
  const EncodedFrame frame = encode(synthetic_image(), {.zlib_level = 0});
  EXPECT_FALSE(frame.deflated);
  EXPECT_EQ(decodes(frame.bytes.bytes()), (JpegSize{320, 180}));
}

TEST(FrameEncoder, DeflatesEveryFrameWhereTheWireKnowsNothingElse) {
  const Image image = synthetic_image();
  const EncodedFrame jpeg = encode(image, {.zlib_level = std::nullopt});
  for (const std::optional<int> level :
       {std::optional(6), std::optional(0), std::optional<int>()}) {
    const EncodedFrame frame = encode(image, {.zlib_level = level, .force_deflate = true});
    EXPECT_TRUE(frame.deflated);
    const auto inflated = inflate(frame.bytes.bytes(), 1U << 20);
    ASSERT_TRUE(inflated.has_value());
    ASSERT_EQ(inflated->size(), jpeg.bytes.size());
    EXPECT_EQ(std::memcmp(inflated->data(), jpeg.bytes.data(), inflated->size()), 0);
  }
}

TEST(FrameEncoder, RefusesOptionsOutOfRange) {
  const JpegCodec codec;
  const auto message = [&](CodecOptions options) {
    return message_of([&] { FrameEncoder encoder(codec, options); });
  };
  EXPECT_EQ(message({.jpeg_quality = 0}), "JPEG quality 0 is out of range; give 1 to 100");
  EXPECT_EQ(message({.jpeg_quality = 101}), "JPEG quality 101 is out of range; give 1 to 100");
  EXPECT_EQ(message({.zlib_level = -1}), "zlib level -1 is out of range; give 0 to 9, or none");
  EXPECT_EQ(message({.zlib_level = 10}), "zlib level 10 is out of range; give 0 to 9, or none");
}

TEST(FrameEncoder, RefusesAFrameThatIsTooLargeForTheWire) {
  // 4:2:0 noise at quality 100 takes over a byte a pixel: 4096 * 4096 pixels are over 16 MiB.
  const FrameEncoder encoder(JpegCodec(), {.jpeg_quality = 100, .zlib_level = std::nullopt});
  const std::string message =
      message_of([&] { (void)encoder.encode(noise(4096, 4096), "clip.mp4", FrameNumber(12)); });
  EXPECT_EQ(message.rfind("clip.mp4: frame 12 (4096x4096) encodes to ", 0), 0U) << message;
  EXPECT_NE(message.find(" bytes, more than the 16777216 that can be sent; lower the JPEG quality "
                         "or the size of the picture"),
            std::string::npos)
      << message;
}

TEST(FrameEncoder, RefusesAPictureThatIsEmptyOrTooLarge) {
  const FrameEncoder encoder(JpegCodec(), {});
  EXPECT_EQ(message_of([&] { (void)encoder.encode(Image(), "clip.mp4", FrameNumber(3)); }),
            "clip.mp4: frame 3 (0x0) is not of a size that can be sent (at most 7680x4320 pixels); "
            "scale it down");
  EXPECT_EQ(
      message_of([&] { (void)encoder.encode(plain(65'501, 1), "clip.mp4", FrameNumber(3)); }),
      "clip.mp4: frame 3 (65501x1) is not of a size that can be sent (at most 7680x4320 pixels); "
      "scale it down");
}

}  // namespace
}  // namespace strand::media
