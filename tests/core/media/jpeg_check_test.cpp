#include "core/media/jpeg_check.hpp"

#include <optional>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/media/jpeg_codec.hpp"
#include "core/media/synthetic_source.hpp"
#include "tests/core/media/tiny_jpeg.hpp"

namespace strand::media {
namespace {

std::optional<JpegFault> fault_of(ByteSpan bytes) {
  const auto size = decodes(bytes);
  return size ? std::nullopt : std::optional(size.error());
}

std::optional<JpegFault> fault_of(const TinyJpeg& jpeg) {
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
  EXPECT_EQ(fault_of(jpeg), JpegFault::truncated);
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

TEST(JpegCheck, FindsNearlyEveryBurstOfRandomBytes) {
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
  EXPECT_GE(found, 190);
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
    ASSERT_TRUE(image.has_value()) << i << ": " << to_string(image.error());
    EXPECT_EQ((JpegSize{image->width, image->height}), *size) << i;
  }
  // Damage to a coefficient or to a quantization table leaves a JPEG that is one.
  EXPECT_GT(passed, 0);
}

TEST(JpegCheck, FindsAQuarterOfAllFlippedBitsAndMore) {
  const Buffer jpeg = synthetic_jpeg(64, 48);
  constexpr std::size_t headers = 623;  // of OpenCV's encoder: its tables and segments
  std::size_t found = 0;
  std::size_t tried = 0;
  for (std::size_t bit = headers * 8; bit < jpeg.size() * 8; ++bit) {
    Buffer damaged = Buffer::copy_of(jpeg.slice().bytes());
    damaged.data()[bit / 8] ^= std::byte{1} << (bit % 8);
    found += fault_of(damaged.slice().bytes()) != std::nullopt;
    ++tried;
  }
  // Bits that are values of coefficients give nothing away, and codes often fall into step again.
  EXPECT_GT(found * 4, tried) << found << " of " << tried;
}

TEST(JpegCheck, RefusesWhatDoesNotBeginLikeAJpeg) {
  EXPECT_EQ(fault_of(ByteSpan{}), JpegFault::not_a_jpeg);
  const Bytes png{0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
  EXPECT_EQ(fault_of(view(png)), JpegFault::not_a_jpeg);
}

TEST(JpegCheck, RefusesBytesAfterTheEnd) {
  TinyJpeg jpeg;
  jpeg.end = {0xff, 0xd9, 0x00};
  EXPECT_EQ(fault_of(jpeg), JpegFault::trailing_bytes);
}

TEST(JpegCheck, TakesFillBytesBeforeAMarkerAndSegmentsItDoesNotKnow) {
  TinyJpeg jpeg;
  const Bytes comment = TinyJpeg::segment(0xfe, {'h', 'i'});
  const Bytes application = TinyJpeg::segment(0xe1, {0xff, 0xd9});
  jpeg.start.insert(jpeg.start.end(), comment.begin(), comment.end());
  jpeg.start.insert(jpeg.start.end(), application.begin(), application.end());
  jpeg.end = {0xff, 0xff, 0xff, 0xd9};
  EXPECT_EQ(fault_of(jpeg), std::nullopt);
}

TEST(JpegCheck, RefusesSegmentsThatContradictTheStandard) {
  const auto expect_bad = [](const char* what, auto change) {
    TinyJpeg jpeg;
    change(jpeg);
    EXPECT_EQ(fault_of(jpeg), JpegFault::bad_segment) << what;
  };
  expect_bad("a length of 1", [](TinyJpeg& j) { j.quantization = {0xff, 0xdb, 0, 1}; });
  expect_bad("no marker", [](TinyJpeg& j) { j.quantization.push_back(0x00); });
  expect_bad("a second SOI", [](TinyJpeg& j) { j.quantization = {0xff, 0xd8, 0, 2}; });
  expect_bad("half a quantization table",
             [](TinyJpeg& j) { j.quantization = TinyJpeg::segment(0xdb, {0}, 32); });
  expect_bad("quantization table 4",
             [](TinyJpeg& j) { j.quantization = TinyJpeg::segment(0xdb, {4}, 64); });
  expect_bad("Huffman table 4", [](TinyJpeg& j) { j.dc_table[4] = 0x04; });
  expect_bad("a Huffman table of class 2", [](TinyJpeg& j) { j.dc_table[4] = 0x20; });
  expect_bad("two codes of one bit, of which one is all ones", [](TinyJpeg& j) {
    j.dc_table =
        TinyJpeg::segment(0xc4, {0x00, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1});
  });
  expect_bad("fewer symbols than codes", [](TinyJpeg& j) {
    j.dc_table = TinyJpeg::segment(0xc4, {0x00, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
  });
  expect_bad("a DC difference of 16 bits", [](TinyJpeg& j) { j.dc_table.back() = 16; });
  expect_bad("a restart interval of three bytes", [](TinyJpeg& j) {
    j.restart = TinyJpeg::segment(0xdd, {0, 0, 1});
  });
  expect_bad("a width of 0", [](TinyJpeg& j) { j.frame[8] = 0; });
  expect_bad("a sampling factor of 0", [](TinyJpeg& j) { j.frame[11] = 0x10; });
  expect_bad("a sampling factor of 5", [](TinyJpeg& j) { j.frame[11] = 0x51; });
  expect_bad("a quantization table 4 in use", [](TinyJpeg& j) { j.frame[12] = 4; });
  expect_bad("a frame header that is cut", [](TinyJpeg& j) {
    j.frame = TinyJpeg::segment(0xc0, {8, 0, 8, 0, 8, 1, 1, 0x11});
  });
  expect_bad("two frame headers", [](TinyJpeg& j) {
    const Bytes again = j.frame;
    j.frame.insert(j.frame.end(), again.begin(), again.end());
  });
  expect_bad("a scan before the frame header", [](TinyJpeg& j) { j.frame = {}; });
  expect_bad("a scan of an unknown component", [](TinyJpeg& j) { j.scan[5] = 2; });
  expect_bad("a scan with table 4", [](TinyJpeg& j) { j.scan[6] = 0x04; });
  expect_bad("a scan of part of the coefficients", [](TinyJpeg& j) { j.scan[8] = 5; });
  expect_bad("a component that is scanned twice", [](TinyJpeg& j) {
    const Bytes again = j.scan;
    j.data.insert(j.data.end(), again.begin(), again.end());
  });
}

TEST(JpegCheck, RefusesKindsThatTheDecoderDoesNotTake) {
  for (const int marker : {0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf}) {
    TinyJpeg jpeg;
    jpeg.frame[1] = static_cast<std::uint8_t>(marker);
    EXPECT_EQ(fault_of(jpeg), JpegFault::unsupported) << marker;
  }
  TinyJpeg twelve_bits;
  twelve_bits.frame[4] = 12;
  EXPECT_EQ(fault_of(twelve_bits), JpegFault::unsupported);
  TinyJpeg height_comes_later;
  height_comes_later.frame[6] = 0;
  EXPECT_EQ(fault_of(height_comes_later), JpegFault::unsupported);
  TinyJpeg two_components;
  two_components.frame = TinyJpeg::segment(0xc0, {8, 0, 8, 0, 8, 2, 1, 0x11, 0, 2, 0x11, 0});
  EXPECT_EQ(fault_of(two_components), JpegFault::unsupported);
}

TEST(JpegCheck, RefusesAScanWhoseTablesAreMissing) {
  TinyJpeg no_quantization;
  no_quantization.quantization = {};
  EXPECT_EQ(fault_of(no_quantization), JpegFault::missing_table);
  TinyJpeg no_dc;
  no_dc.dc_table = {};
  EXPECT_EQ(fault_of(no_dc), JpegFault::missing_table);
  TinyJpeg no_ac;
  no_ac.ac_table = {};
  EXPECT_EQ(fault_of(no_ac), JpegFault::missing_table);
}

TEST(JpegCheck, RefusesAPictureThatIsTooLargeBeforeAnythingIsAllocated) {
  TinyJpeg jpeg;
  // 0x7fff x 0x7fff pixels, a thousand million.
  jpeg.frame = TinyJpeg::segment(0xc0, {8, 0x7f, 0xff, 0x7f, 0xff, 1, 1, 0x11, 0});
  EXPECT_EQ(fault_of(jpeg), JpegFault::too_large);
}

TEST(JpegCheck, RefusesDataThatDoNotMakeThePicture) {
  const auto with_data = [](Bytes data) {
    TinyJpeg jpeg;
    jpeg.data = std::move(data);
    return fault_of(jpeg);
  };
  EXPECT_EQ(with_data({}), JpegFault::bad_scan);            // no block
  EXPECT_EQ(with_data({0x7f}), JpegFault::bad_scan);        // 0, then a code that is not defined
  EXPECT_EQ(with_data({0x3f, 0x3f}), JpegFault::bad_scan);  // a byte too many
}

TEST(JpegCheck, RefusesABlockOfMoreThan64Coefficients) {
  TinyJpeg jpeg;
  // The one AC code now stands for 15 zeros and a value of one bit. Three of them reach coefficient
  // 48; the fourth would be coefficient 64, one past the last.
  jpeg.ac_table.back() = 0xf1;
  jpeg.data = {0x00, 0x1f};
  EXPECT_EQ(fault_of(jpeg), JpegFault::bad_scan);
}

TEST(JpegCheck, RefusesAPictureThatLacksAColour) {
  TinyJpeg jpeg;
  jpeg.frame = TinyJpeg::segment(0xc0, {8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0});
  EXPECT_EQ(fault_of(jpeg), JpegFault::incomplete);
  TinyJpeg no_scan;
  no_scan.scan = {};
  no_scan.data = {};
  EXPECT_EQ(fault_of(no_scan), JpegFault::incomplete);
}

TEST(JpegCheck, TakesOneScanForEveryColour) {
  TinyJpeg jpeg;
  jpeg.frame = TinyJpeg::segment(0xc0, {8, 0, 8, 0, 8, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0});
  for (const std::uint8_t id : std::initializer_list<std::uint8_t>{2, 3}) {
    const Bytes scan = TinyJpeg::segment(0xda, {1, id, 0x00, 0, 63, 0});
    jpeg.data.insert(jpeg.data.end(), scan.begin(), scan.end());
    jpeg.data.push_back(0x3f);
  }
  const Bytes bytes = jpeg.bytes();
  EXPECT_EQ(fault_of(view(bytes)), std::nullopt);
  EXPECT_TRUE(JpegCodec().decode(view(bytes)).has_value());
}

TEST(JpegCheck, FollowsRestartMarkersInTheirOrder) {
  // 24 x 8 pixels are three blocks, with a restart marker after every one.
  TinyJpeg jpeg;
  jpeg.frame = TinyJpeg::segment(0xc0, {8, 0, 8, 0, 24, 1, 1, 0x11, 0});
  jpeg.restart = TinyJpeg::segment(0xdd, {0, 1});
  jpeg.data = {0x3f, 0xff, 0xd0, 0x3f, 0xff, 0xd1, 0x3f};
  const Bytes bytes = jpeg.bytes();
  EXPECT_EQ(fault_of(view(bytes)), std::nullopt);
  EXPECT_TRUE(JpegCodec().decode(view(bytes)).has_value());

  jpeg.data = {0x3f, 0xff, 0xd1, 0x3f, 0xff, 0xd0, 0x3f};
  EXPECT_EQ(fault_of(jpeg), JpegFault::bad_scan);
  jpeg.data = {0x3f, 0xff, 0xd0, 0x3f};
  EXPECT_EQ(fault_of(jpeg), JpegFault::bad_scan);
  jpeg.data = {0x3f, 0xff, 0xd0, 0x3f, 0xff, 0xd1, 0x3f, 0xff, 0xd2, 0x3f};
  EXPECT_EQ(fault_of(jpeg), JpegFault::bad_segment);  // nothing is left to restart
}

TEST(JpegCheck, LimitsTheScansOfAProgressivePicture) {
  const auto with_scans = [](int scans) {
    TinyJpeg jpeg;
    jpeg.frame[1] = 0xc2;
    for (int i = 1; i < scans; ++i) {
      jpeg.data.insert(jpeg.data.end(), jpeg.scan.begin(), jpeg.scan.end());
      jpeg.data.push_back(0x3f);
    }
    return fault_of(jpeg);
  };
  EXPECT_EQ(with_scans(64), std::nullopt);
  EXPECT_EQ(with_scans(65), JpegFault::unsupported);
}

TEST(JpegCheck, SaysWhatIsWrong) {
  EXPECT_EQ(to_string(JpegFault::not_a_jpeg), "does not begin like a JPEG");
  EXPECT_EQ(to_string(JpegFault::truncated), "ends before the picture does");
  EXPECT_EQ(to_string(JpegFault::bad_segment), "has a segment that contradicts the JPEG standard");
  EXPECT_EQ(to_string(JpegFault::missing_table), "lacks a table that its picture needs");
  EXPECT_EQ(to_string(JpegFault::unsupported), "is of a kind of JPEG that is not supported");
  EXPECT_EQ(to_string(JpegFault::too_large), "has more pixels than the limit");
  EXPECT_EQ(to_string(JpegFault::bad_scan), "has compressed data that do not make its picture");
  EXPECT_EQ(to_string(JpegFault::incomplete), "lacks the data of a colour");
  EXPECT_EQ(to_string(JpegFault::trailing_bytes), "goes on after the end of the picture");
  EXPECT_EQ(to_string(JpegFault::decoder_refused), "was refused by the decoder");
}

}  // namespace
}  // namespace strand::media
