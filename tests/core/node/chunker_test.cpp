#include "core/node/chunker.hpp"

#include <string>

#include <gtest/gtest.h>

#include "core/wire/limits.hpp"
#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

TEST(Chunker, NeedsOneChunkForAFrameThatFitsAndOneMoreForEachCapacityBegun) {
  EXPECT_EQ(chunks_needed(1, 1179), 1);
  EXPECT_EQ(chunks_needed(1179, 1179), 1);
  EXPECT_EQ(chunks_needed(1180, 1179), 2);
  EXPECT_EQ(chunks_needed(4716, 1179), 4);
}

TEST(Chunker, HasNoChunksForAnEmptyFrame) {
  EXPECT_EQ(chunks_needed(0, 1179), std::nullopt);
}

TEST(Chunker, RefusesFramesOverTheLimits) {
  EXPECT_TRUE(chunks_needed(wire::max_frame_size, 1179));
  EXPECT_EQ(chunks_needed(wire::max_frame_size + 1, 1179), std::nullopt);
  // 16,384 chunks of 235 bytes are the most that datagrams of 256 bytes can make of a frame.
  EXPECT_EQ(chunks_needed(16'384 * 235, 235), 16'384);
  EXPECT_EQ(chunks_needed(16'384 * 235 + 1, 235), std::nullopt);
}

TEST(Chunker, ChunksPutTogetherAreTheFrameAndShareItsBytes) {
  const BufferSlice frame = test::slice_of("the quick brown fox jumps over the lazy dog");
  wire::Chunk shape;
  shape.count = 5;
  shape.frame_size = static_cast<std::uint32_t>(frame.size());
  std::size_t offset = 0;
  for (std::uint16_t index = 0; index < shape.count; ++index) {
    const wire::Chunk chunk = make_chunk(shape, frame, ChunkIndex(index));
    EXPECT_EQ(chunk.payload.data(), frame.data() + offset);
    EXPECT_EQ(chunk.checksum, wire::payload_checksum(chunk.payload.bytes()));
    offset += chunk.payload.size();
  }
  EXPECT_EQ(offset, frame.size());
}

TEST(Chunker, MakesNoChecksumForJsonWhichHasNone) {
  wire::Chunk shape;
  shape.format = wire::Format::json;
  EXPECT_EQ(make_chunk(shape, test::slice_of("frame"), ChunkIndex(0)).checksum, 0U);
}

}  // namespace
}  // namespace strand
