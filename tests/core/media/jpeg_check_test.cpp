#include "core/media/jpeg_check.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/media/jpeg_codec.hpp"
#include "core/media/limits.hpp"
#include "core/media/synthetic_source.hpp"
#include "tests/core/media/tiny_jpeg.hpp"

namespace strand::media {
namespace {

std::optional<std::string> fault_of(ByteSpan bytes) {
  const auto size = decodes(bytes);
  return size ? std::nullopt : std::optional(size.error());
}

std::optional<std::string> fault_of(const TinyJpeg& jpeg) {
  const Bytes bytes = jpeg.bytes();
  return fault_of(view(bytes));
}

Buffer synthetic_jpeg(std::uint32_t width, std::uint32_t height, int quality = 80) {
  SyntheticSource source({.width = width, .height = height});
  Image image;
  EXPECT_TRUE(source.next(image));
  return JpegCodec().encode(image, quality);
}

TEST(JpegCheck, TakesTheSmallestJpegAsTheDecoderDoes) {
  const Bytes bytes = TinyJpeg().bytes();
  EXPECT_EQ(decodes(view(bytes)), (JpegSize{.width = 8, .height = 8}));
  EXPECT_TRUE(JpegCodec().decode(view(bytes)).has_value());
}

TEST(JpegCheck, ReadsTheSizeOfAnEncodedPicture) {
  for (const auto& [width, height] : {std::pair{16U, 16U}, {34U, 18U}, {640U, 360U}}) {
    const Buffer jpeg = synthetic_jpeg(width, height);
    EXPECT_EQ(decodes(jpeg.slice().bytes()), (JpegSize{.width = width, .height = height}));
  }
}

TEST(JpegCheck, TakesEveryQuality) {
  for (int quality = 1; quality <= 100; quality += 3) {
    EXPECT_EQ(fault_of(synthetic_jpeg(98, 66, quality).slice().bytes()), std::nullopt) << quality;
  }
}

TEST(JpegCheck, FindsAPictureThatIsCutAnywhere) {
  const Buffer jpeg = synthetic_jpeg(64, 48);
  for (std::size_t size = 0; size < jpeg.size(); ++size) {
    EXPECT_NE(fault_of({jpeg.data(), size}), std::nullopt) << size;
  }
}

TEST(JpegCheck, FindsAMissingEndWhereThePictureIsWhole) {
  TinyJpeg jpeg;
  jpeg.end = {};
  EXPECT_EQ(fault_of(jpeg), "Premature end of JPEG file");
}

TEST(JpegCheck, FindsAPictureOfWhichAPartIsZeroes) {
  // What a frame is like whose chunk of 1,200 bytes never came.
  const Buffer jpeg = synthetic_jpeg(640, 360);
  for (std::size_t hole = 0; hole + 1'200 <= jpeg.size(); hole += 1'200) {
    Buffer damaged = Buffer::copy_of(jpeg.slice().bytes());
    std::fill_n(damaged.data() + hole, 1'200, std::byte{0});
    EXPECT_NE(fault_of(damaged.slice().bytes()), std::nullopt) << hole;
  }
}

TEST(JpegCheck, FindsMostBurstsOfRandomBytes) {
  const Buffer jpeg = synthetic_jpeg(640, 360);
  Random random(5);
  int found = 0;
  for (int i = 0; i < 200; ++i) {
    Buffer damaged = Buffer::copy_of(jpeg.slice().bytes());
    std::byte* const burst = damaged.data() + random.below(damaged.size() - 100);
    for (int byte = 0; byte < 100; ++byte) {
      burst[byte] = static_cast<std::byte>(random.below(256));
    }
    found += fault_of(damaged.slice().bytes()) != std::nullopt;
  }
  // The rest are bursts that happen to be valid codes; the wire's checksum is there for them.
  EXPECT_GE(found, 170);
}

TEST(JpegCheck, NeverPassesWhatTheDecoderRefuses) {
  const JpegCodec codec;
  const Buffer jpeg = synthetic_jpeg(64, 48);
  Random random(11);
  int passed = 0;
  for (int i = 0; i < 4'000; ++i) {
    Buffer damaged = Buffer::copy_of(jpeg.slice().bytes());
    for (std::uint64_t n = random.below(3) + 1; n > 0; --n) {
      damaged.data()[random.below(damaged.size())] = static_cast<std::byte>(random.below(256));
    }
    const auto size = decodes(damaged.slice().bytes());
    if (!size) continue;
    ++passed;
    const auto image = codec.decode(damaged.slice().bytes());
    ASSERT_TRUE(image.has_value()) << i << ": " << image.error();
    EXPECT_EQ((JpegSize{image->width, image->height}), *size) << i;
  }
  // Damage to a coefficient or to a quantization table leaves a JPEG that is one.
  EXPECT_GT(passed, 0);
}

TEST(JpegCheck, RefusesWhatDoesNotBeginLikeAJpeg) {
  EXPECT_EQ(fault_of(ByteSpan{}), "Empty input");
  const Bytes png{0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a};
  EXPECT_EQ(fault_of(view(png)), "Not a JPEG file: starts with 0x89 0x50");
}

TEST(JpegCheck, RefusesBytesAfterTheEnd) {
  TinyJpeg jpeg;
  jpeg.end.push_back(0);
  EXPECT_EQ(fault_of(jpeg), "Bytes follow the end of the picture");
}

TEST(JpegCheck, RefusesATableThatIsMissing) {
  TinyJpeg jpeg;
  jpeg.quantization = {};
  EXPECT_EQ(fault_of(jpeg), "Quantization table 0x00 was not defined");
}

TEST(JpegCheck, RefusesAPictureThatIsTooLargeBeforeItMakesRoomForIt) {
  TinyJpeg jpeg;
  // 60,000 x 60,000 pixels are over 8K.
  jpeg.frame = TinyJpeg::segment(0xc0, {8, 0xea, 0x60, 0xea, 0x60, 1, 1, 0x11, 0});
  EXPECT_EQ(fault_of(jpeg), "Picture is too large");
}

// One block, in a first scan for its first coefficient and then `more` scans for the others, which
// all say that these are zero.
TinyJpeg progressive_jpeg(int more) {
  TinyJpeg jpeg;
  jpeg.frame[1] = 0xc2;
  jpeg.scan = TinyJpeg::segment(0xda, {1, 1, 0x00, 0, 0, 0});
  jpeg.data = {0x7f};
  const Bytes again = TinyJpeg::segment(0xda, {1, 1, 0x00, 1, 63, 0});
  for (int i = 0; i < more; ++i) {
    jpeg.data.insert(jpeg.data.end(), again.begin(), again.end());
    jpeg.data.push_back(0x7f);
  }
  return jpeg;
}

TEST(JpegCheck, TakesAsManyScansAsTheLimitSays) {
  EXPECT_EQ(fault_of(progressive_jpeg(0)), std::nullopt);
  EXPECT_EQ(fault_of(progressive_jpeg(1)), std::nullopt);
  EXPECT_EQ(fault_of(progressive_jpeg(max_scans - 1)), std::nullopt);
}

TEST(JpegCheck, RefusesMoreScansThanTheLimitSays) {
  EXPECT_EQ(fault_of(progressive_jpeg(max_scans)), "More than 100 scans");
  EXPECT_EQ(fault_of(progressive_jpeg(50'000)), "More than 100 scans");
}

}  // namespace
}  // namespace strand::media
