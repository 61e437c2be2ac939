#include "core/wire/datagram.hpp"

#include <string>
#include <string_view>

#include <gtest/gtest.h>

#include "tests/core/wire/samples.hpp"

namespace strand::wire {
namespace {

Error refusal(std::string_view datagram) {
  const auto parsed = parse_datagram({}, slice_of(datagram));
  EXPECT_FALSE(parsed.has_value());
  return parsed ? Error{} : parsed.error();
}

TEST(Datagram, IsToldByItsFirstByte) {
  EXPECT_EQ(refusal("hello"), Error::not_ours);
  EXPECT_EQ(refusal("["), Error::not_ours);
  EXPECT_EQ(refusal(" \t\r\n"), Error::not_ours);
  EXPECT_EQ(refusal(std::string(1, '\0')), Error::not_ours);
  EXPECT_EQ(refusal("{"), Error::malformed_json);
  EXPECT_EQ(refusal(" \r\n\t{"), Error::malformed_json);
  EXPECT_EQ(refusal("S"), Error::not_ours);
  EXPECT_EQ(refusal("\xa1"), Error::too_short);
  EXPECT_EQ(refusal("\x80"), Error::unsupported_version);
  // White space precedes JSON only.
  EXPECT_EQ(refusal(" " + RawHeader{}.with("Hell")), Error::not_ours);
}

TEST(Datagram, IsToldByItsFirstByteWhereverItIsSplit) {
  const std::string text = R"( {"type": "video_end", "frame_num": 3})";
  for (std::size_t split = 0; split <= text.size(); ++split) {
    const std::string header = text.substr(0, split);
    const auto parsed =
        parse_datagram(std::as_bytes(std::span(header)), slice_of(text.substr(split)));
    ASSERT_TRUE(parsed) << split;
    EXPECT_EQ(text_of(std::get<EndOfStream>(*parsed).original.bytes()), text);
  }
}

TEST(Datagram, NamesTheChunkThatItCarriesInEitherFormat) {
  Chunk chunk;
  chunk.format = Format::json;
  chunk.frame = FrameNumber(41);
  chunk.index = ChunkIndex(1);
  chunk.count = 3;
  chunk.deflated = true;
  chunk.payload = slice_of("Hell");
  const EncodedDatagram json = encode(chunk);
  const ChunkName expected{FrameNumber(41), ChunkIndex(1)};
  EXPECT_EQ(name_of_chunk(json.header(), json.body), expected);
  EXPECT_EQ(name_of_chunk({}, slice_of("{")), std::nullopt);
  EXPECT_EQ(name_of_chunk({}, slice_of(R"({"type": "video_end", "frame_num": 3})")), std::nullopt);
}

// 1,200 less the header's 21; 60,000 less 21.
TEST(Datagram, HoldsAllButTheHeaderInBinary) {
  EXPECT_EQ(chunk_capacity(Format::binary, default_datagram), 1'179U);
  EXPECT_EQ(chunk_capacity(Format::binary, max_datagram), 59'979U);
  EXPECT_EQ(chunk_capacity(Format::binary, min_datagram), 235U);
}

// The seed's datagrams stay under the limit: one byte of payload more must reach or pass it, with
// the longest numbers that there are.
TEST(Datagram, StaysUnderTheLimitInJson) {
  for (const std::size_t limit : {min_datagram, default_datagram, max_datagram - 1, max_datagram}) {
    Chunk chunk;
    chunk.format = Format::json;
    chunk.frame = FrameNumber(max_frames - 1);
    chunk.count = max_chunks_per_frame;
    chunk.index = ChunkIndex(max_chunks_per_frame - 1);
    const std::size_t capacity = chunk_capacity(Format::json, limit);
    chunk.payload = slice_of(std::string(capacity, 'x'));
    EXPECT_LT(encode(chunk).size(), limit);
    chunk.payload = slice_of(std::string(capacity + 1, 'x'));
    EXPECT_GE(encode(chunk).size(), limit);
  }
}

TEST(DatagramDeathTest, HasACapacityOnlyWithinTheLimits) {
  EXPECT_EXIT(static_cast<void>(chunk_capacity(Format::binary, min_datagram - 1)),
              testing::ExitedWithCode(70), "defect");
  EXPECT_EXIT(static_cast<void>(chunk_capacity(Format::json, max_datagram + 1)),
              testing::ExitedWithCode(70), "defect");
}

// 11 bytes in 3 chunks: the first 11 % 3 = 2 have a byte more than 11 / 3 = 3.
TEST(Datagram, SplitsAFrameEvenly) {
  const auto range = [](std::uint16_t index) { return chunk_range(11, 3, ChunkIndex(index)); };
  EXPECT_EQ(range(0).offset, 0U);
  EXPECT_EQ(range(0).size, 4U);
  EXPECT_EQ(range(1).offset, 4U);
  EXPECT_EQ(range(1).size, 4U);
  EXPECT_EQ(range(2).offset, 8U);
  EXPECT_EQ(range(2).size, 3U);
}

TEST(Datagram, SplitsAFrameWithoutGapOrOverlap) {
  for (const std::uint32_t size : {1U, 2U, 16U, 1'000U, 65'537U, max_frame_size}) {
    for (const int count : {1, 2, 3, 7, 16, 1'000, 16'384}) {
      std::size_t offset = 0;
      for (int index = 0; index < count; ++index) {
        const ChunkRange range = chunk_range(size, static_cast<std::uint16_t>(count),
                                             ChunkIndex(static_cast<std::uint16_t>(index)));
        ASSERT_EQ(range.offset, offset);
        ASSERT_LE(range.size - size / static_cast<std::uint32_t>(count), 1U);
        offset += range.size;
      }
      ASSERT_EQ(offset, size);
    }
  }
}

}  // namespace
}  // namespace strand::wire
