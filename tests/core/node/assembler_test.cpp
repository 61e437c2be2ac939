#include "core/node/assembler.hpp"

#include <chrono>
#include <string>

#include <gtest/gtest.h>

#include "tests/support/recording_outbox.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using Verdict = Assembler::Verdict;

// A chunk of a frame whose chunks all hold ten bytes.
wire::Chunk chunk_of(std::uint32_t frame, std::uint16_t index, std::uint16_t count) {
  wire::Chunk chunk;
  chunk.stream = StreamId(7);
  chunk.frame = FrameNumber(frame);
  chunk.index = ChunkIndex(index);
  chunk.count = count;
  chunk.frame_size = 10U * count;
  chunk.payload = test::slice_of("0123456789");
  return chunk;
}

TEST(Assembler, CompletesAFrameWithItsLastChunkInAnyOrder) {
  Assembler assembler;
  EXPECT_EQ(assembler.add(chunk_of(0, 2, 3), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(0, 0, 3), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 3), at(1s), at(0s)), Verdict::completed);
  EXPECT_EQ(assembler.completed().frame, FrameNumber(0));
  EXPECT_EQ(assembler.completed().bytes, 30U);
  EXPECT_EQ(assembler.completed().chunks.size(), 3U);
  EXPECT_EQ(assembler.frames_in_assembly(), 0U);
  EXPECT_EQ(assembler.bytes_held(), ByteCount(0));
}

TEST(Assembler, KeepsFramesApartThatArriveInterleaved) {
  Assembler assembler;
  EXPECT_EQ(assembler.add(chunk_of(1, 0, 2), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(0, 0, 2), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(1, 1, 2), at(1s), at(0s)), Verdict::completed);
  EXPECT_EQ(assembler.completed().frame, FrameNumber(1));
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 2), at(1s), at(0s)), Verdict::completed);
  EXPECT_EQ(assembler.completed().frame, FrameNumber(0));
}

TEST(Assembler, TakesAChunkOnceWhileTheFrameIsInAssemblyAndAfterwards) {
  Assembler assembler;
  EXPECT_EQ(assembler.add(chunk_of(0, 0, 2), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(0, 0, 2), at(1s), at(0s)), Verdict::duplicate);
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 2), at(1s), at(0s)), Verdict::completed);
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 2), at(1s), at(0s)), Verdict::duplicate);
}

TEST(Assembler, RefusesChunksThatContradictTheFirstOfTheirFrame) {
  Assembler assembler;
  ASSERT_EQ(assembler.add(chunk_of(0, 0, 3), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 4), at(1s), at(0s)), Verdict::conflicting);
  wire::Chunk other_size = chunk_of(0, 1, 3);
  other_size.frame_size = 31;
  EXPECT_EQ(assembler.add(other_size, at(1s), at(0s)), Verdict::conflicting);
  wire::Chunk deflated = chunk_of(0, 1, 3);
  deflated.deflated = true;
  EXPECT_EQ(assembler.add(deflated, at(1s), at(0s)), Verdict::conflicting);
  wire::Chunk other_stream = chunk_of(5, 0, 3);
  other_stream.stream = StreamId(8);
  EXPECT_EQ(assembler.add(other_stream, at(1s), at(0s)), Verdict::conflicting);
  // The frame is none the worse for it.
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 3), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(0, 2, 3), at(1s), at(0s)), Verdict::completed);
}

TEST(Assembler, RefusesJsonChunksThatTogetherExceedTheLargestFrame) {
  Assembler assembler({.bytes = ByteCount::mebibytes(64)});
  const Buffer large = Buffer::allocate(wire::max_frame_size);
  wire::Chunk chunk = chunk_of(0, 0, 3);
  chunk.format = wire::Format::json;
  chunk.frame_size = 0;
  chunk.payload = large.slice();
  EXPECT_EQ(assembler.add(chunk, at(1s), at(0s)), Verdict::added);
  chunk.index = ChunkIndex(1);
  chunk.payload = large.slice(0, 1);
  EXPECT_EQ(assembler.add(chunk, at(1s), at(0s)), Verdict::conflicting);
}

TEST(Assembler, GivesUpAFrameWhenItsTimeIsOverAndTellsWhichChunksCame) {
  Assembler assembler;
  assembler.set_hold(2s);
  ASSERT_EQ(assembler.add(chunk_of(0, 1, 3), at(1s), at(10ms)), Verdict::added);
  ASSERT_EQ(assembler.add(chunk_of(1, 0, 1), at(1s), at(20ms)), Verdict::completed);
  ASSERT_EQ(assembler.add(chunk_of(2, 0, 2), at(1s), at(30ms)), Verdict::added);
  EXPECT_EQ(assembler.next_expiry(), at(2010ms));
  EXPECT_FALSE(assembler.give_up_expired(at(2009ms)));
  const auto given_up = assembler.give_up_expired(at(2010ms));
  ASSERT_TRUE(given_up);
  EXPECT_EQ(given_up->frame, FrameNumber(0));
  EXPECT_FALSE(given_up->chunks[0].held);
  EXPECT_TRUE(given_up->chunks[1].held);
  EXPECT_FALSE(assembler.give_up_expired(at(2010ms)));
  EXPECT_EQ(assembler.next_expiry(), at(2030ms));
}

TEST(Assembler, TakesNothingMoreOfAFrameThatWasGivenUp) {
  Assembler assembler;
  ASSERT_EQ(assembler.add(chunk_of(0, 0, 2), at(1s), at(0s)), Verdict::added);
  ASSERT_TRUE(assembler.give_up_any());
  EXPECT_EQ(assembler.add(chunk_of(0, 1, 2), at(1s), at(0s)), Verdict::expired);
  EXPECT_FALSE(assembler.give_up_any());
  EXPECT_EQ(assembler.next_expiry(), std::nullopt);
}

TEST(Assembler, GivesUpTheFrameThatBeganFirstWhenThereAreTooMany) {
  Assembler assembler({.frames = 2});
  ASSERT_EQ(assembler.add(chunk_of(5, 0, 2), at(1s), at(0s)), Verdict::added);
  ASSERT_EQ(assembler.add(chunk_of(3, 0, 2), at(1s), at(0s)), Verdict::added);
  EXPECT_FALSE(assembler.give_up_expired(at(0s)));
  ASSERT_EQ(assembler.add(chunk_of(4, 0, 2), at(1s), at(0s)), Verdict::added);
  const auto given_up = assembler.give_up_expired(at(0s));
  ASSERT_TRUE(given_up);
  EXPECT_EQ(given_up->frame, FrameNumber(5));
  EXPECT_FALSE(assembler.give_up_expired(at(0s)));
}

TEST(Assembler, CountsTheChunkTableOfAFrameAgainstItsByteLimit) {
  // A datagram of a few bytes that announces 16,384 chunks makes a table of some 900 KiB.
  Assembler assembler({.bytes = ByteCount::mebibytes(4)});
  int given_up = 0;
  for (std::uint32_t frame = 0; frame < 100; ++frame) {
    ASSERT_EQ(assembler.add(chunk_of(frame, 0, 16'384), at(1s), at(0s)), Verdict::added);
    while (assembler.give_up_expired(at(0s))) ++given_up;
    EXPECT_LE(assembler.bytes_held(), ByteCount::mebibytes(4));
  }
  EXPECT_GE(given_up, 90);
}

TEST(Assembler, RefusesFrameNumbersFarAheadOfTheStream) {
  Assembler assembler({.lead = 100});
  ASSERT_EQ(assembler.add(chunk_of(0, 0, 2), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(101, 0, 2), at(1s), at(0s)), Verdict::out_of_range);
  EXPECT_EQ(assembler.add(chunk_of(100, 0, 2), at(1s), at(0s)), Verdict::added);
  EXPECT_EQ(assembler.add(chunk_of(200, 0, 2), at(1s), at(0s)), Verdict::added);
}

TEST(Assembler, BeginsAStreamThatItJoinsLateWhereItJoins) {
  Assembler assembler({.lead = 100});
  ASSERT_EQ(assembler.add(chunk_of(5'000, 0, 1), at(1s), at(0s)), Verdict::completed);
  EXPECT_EQ(assembler.first_frame(), FrameNumber(5'000));
  EXPECT_EQ(assembler.add(chunk_of(4'999, 0, 1), at(1s), at(0s)), Verdict::out_of_range);
}

TEST(Assembler, CountsFromFrameZeroWhenTheFirstFramesWereLost) {
  Assembler assembler;
  ASSERT_EQ(assembler.add(chunk_of(3, 0, 1), at(1s), at(0s)), Verdict::completed);
  EXPECT_EQ(assembler.first_frame(), FrameNumber(0));
  EXPECT_EQ(assembler.add(chunk_of(1, 0, 1), at(1s), at(0s)), Verdict::completed);
}

TEST(Assembler, LetsGoOfThePayloadsOfCompletedFrames) {
  Assembler assembler;
  // Only the frame completed last is still held.
  for (std::uint32_t frame = 0; frame < 1'000; ++frame) {
    ASSERT_EQ(assembler.add(chunk_of(frame, 0, 1), at(1s), at(0s)), Verdict::completed);
    ASSERT_EQ(assembler.completed().frame, FrameNumber(frame));
  }
  EXPECT_EQ(assembler.bytes_held(), ByteCount(0));
}

}  // namespace
}  // namespace strand
