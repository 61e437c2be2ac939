#include "core/media/zlib_codec.hpp"

#include <cstring>
#include <string_view>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"

namespace strand::media {
namespace {

Buffer repeated(std::string_view text, std::size_t times) {
  Buffer buffer = Buffer::allocate(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) {
    std::memcpy(buffer.data() + i * text.size(), text.data(), text.size());
  }
  return buffer;
}

Buffer random_bytes(std::size_t size) {
  Buffer buffer = Buffer::allocate(size);
  Random random(7);
  for (std::size_t i = 0; i < size; ++i) {
    buffer.data()[i] = static_cast<std::byte>(random.below(256));
  }
  return buffer;
}

bool same(ByteSpan a, ByteSpan b) {
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin());
}

TEST(ZlibCodec, InflatesWhatItDeflatedAtEveryLevel) {
  const Buffer text = repeated("frame after frame ", 500);
  for (int level = 0; level <= 9; ++level) {
    const Buffer stream = deflate(text.slice().bytes(), level);
    const auto back = inflate(stream.slice().bytes(), text.size());
    ASSERT_TRUE(back.has_value()) << level;
    EXPECT_TRUE(same(back->slice().bytes(), text.slice().bytes())) << level;
  }
}

TEST(ZlibCodec, WritesTheStreamThatRfc1950Describes) {
  const Buffer one = repeated("a", 1);
  // CMF 0x78 (deflate, window of 32 KiB) and FLG 0x01 (fastest); a stored block of the final kind:
  // 0x01, LEN 1 and NLEN in little-endian, the byte; Adler-32 of "a": 1 + 97 = 98 in both halves.
  const std::vector<std::uint8_t> expected{0x78, 0x01, 0x01, 0x01, 0x00, 0xfe,
                                           0xff, 'a',  0x00, 0x62, 0x00, 0x62};
  const Buffer stream = deflate(one.slice().bytes(), 0);
  EXPECT_TRUE(same(stream.slice().bytes(), std::as_bytes(std::span(expected))));
}

TEST(ZlibCodec, DeflatesNothingIntoAnEmptyStream) {
  const Buffer stream = deflate({}, 6);
  const auto back = inflate(stream.slice().bytes(), 0);
  ASSERT_TRUE(back.has_value());
  EXPECT_EQ(back->size(), 0U);
}

TEST(ZlibCodec, KeepsTheStreamWhereItIsSmaller) {
  const Buffer text = repeated("frame after frame ", 500);
  const EncodedFrame frame = deflate_if_smaller(text.slice(), 6);
  EXPECT_TRUE(frame.deflated);
  EXPECT_LT(frame.bytes.size(), text.size());
  const auto back = inflate(frame.bytes.bytes(), text.size());
  ASSERT_TRUE(back.has_value());
  EXPECT_TRUE(same(back->slice().bytes(), text.slice().bytes()));
}

TEST(ZlibCodec, KeepsTheBytesWhereTheStreamIsNotSmaller) {
  const Buffer noise = random_bytes(30'000);
  const EncodedFrame frame = deflate_if_smaller(noise.slice(), 9);
  EXPECT_FALSE(frame.deflated);
  // The very bytes, not a copy of them.
  EXPECT_EQ(frame.bytes.data(), noise.data());
  EXPECT_EQ(frame.bytes.size(), noise.size());
}

TEST(ZlibCodec, KeepsTheBytesAtLevelZeroWhichOnlyStores) {
  const Buffer text = repeated("frame after frame ", 500);
  EXPECT_FALSE(deflate_if_smaller(text.slice(), 0).deflated);
}

TEST(ZlibCodec, KeepsAFrameOfOneByteAndOfNone) {
  EXPECT_FALSE(deflate_if_smaller(repeated("a", 1).slice(), 6).deflated);
  EXPECT_FALSE(deflate_if_smaller({}, 6).deflated);
}

TEST(ZlibCodec, InflatesUpToTheLimitAndNotAByteMore) {
  const Buffer text = repeated("0123456789", 1'000);
  const Buffer stream = deflate(text.slice().bytes(), 6);
  EXPECT_TRUE(inflate(stream.slice().bytes(), 10'000).has_value());
  const auto refused = inflate(stream.slice().bytes(), 9'999);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), InflateFault::too_large);
}

TEST(ZlibCodec, RefusesAZipBomb) {
  // 64 MiB of zeros deflate to about 64 KiB, a thousandth.
  const Buffer zeros = Buffer::copy_of(std::vector<std::byte>(64U << 20));
  const Buffer bomb = deflate(zeros.slice().bytes(), 9);
  ASSERT_LT(bomb.size(), 100'000U);
  const auto refused = inflate(bomb.slice().bytes(), 16U << 20);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), InflateFault::too_large);
}

TEST(ZlibCodec, FindsAStreamThatIsCutAnywhere) {
  const Buffer noise = random_bytes(300);
  const Buffer stream = deflate(noise.slice().bytes(), 6);
  for (std::size_t size = 0; size < stream.size(); ++size) {
    const auto refused = inflate({stream.data(), size}, 1'000);
    ASSERT_FALSE(refused.has_value()) << size;
    EXPECT_EQ(refused.error(), InflateFault::truncated) << size;
  }
}

TEST(ZlibCodec, NeverInflatesToAnythingButWhatWasDeflated) {
  const Buffer text = repeated("frame after frame, ", 20);
  const Buffer stream = deflate(text.slice().bytes(), 6);
  std::size_t refused = 0;
  for (std::size_t bit = 0; bit < stream.size() * 8; ++bit) {
    Buffer damaged = Buffer::copy_of(stream.slice().bytes());
    damaged.data()[bit / 8] ^= std::byte{1} << (bit % 8);
    const auto inflated = inflate(damaged.slice().bytes(), 1'000);
    refused += !inflated.has_value();
    if (!inflated) continue;
    EXPECT_TRUE(same(inflated->slice().bytes(), text.slice().bytes())) << bit;
  }
  // Of no consequence are the bits that pad the last byte of the content, seven at most.
  EXPECT_GE(refused + 7, stream.size() * 8);
}

TEST(ZlibCodec, RefusesWhatIsNoStream) {
  const Buffer text = repeated("not a zlib stream", 1);
  const auto refused = inflate(text.slice().bytes(), 1'000);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), InflateFault::corrupt);
}

TEST(ZlibCodec, RefusesBytesAfterTheStream) {
  const Buffer stream = deflate(repeated("a", 100).slice().bytes(), 6);
  std::vector<std::byte> longer(stream.data(), stream.data() + stream.size());
  longer.push_back(std::byte{0});
  const auto refused = inflate(longer, 1'000);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error(), InflateFault::trailing_bytes);
}

TEST(ZlibCodec, SaysWhyItRefused) {
  EXPECT_EQ(to_string(InflateFault::corrupt), "is not an intact zlib stream");
  EXPECT_EQ(to_string(InflateFault::truncated), "ends before the zlib stream does");
  EXPECT_EQ(to_string(InflateFault::too_large), "inflates to more than the limit");
  EXPECT_EQ(to_string(InflateFault::trailing_bytes), "goes on after the end of the zlib stream");
}

}  // namespace
}  // namespace strand::media
