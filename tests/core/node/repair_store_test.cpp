#include "core/node/repair_store.hpp"

#include <chrono>
#include <cstdint>

#include <gtest/gtest.h>

#include "core/node/flight_log.hpp"
#include "tests/support/recording_outbox.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using namespace std::chrono_literals;
using test::at;
using test::TestFrame;

// Adds the first `sent` chunks of a frame of `count` chunks of 100 bytes.
StoredFrame* add_frame(RepairStore& store, std::uint32_t number, std::uint16_t count,
                       std::uint16_t sent, Duration playout = 1s, Duration now = 0s) {
  const TestFrame frame(number, count, count * 100U);
  StoredFrame* stored = nullptr;
  for (std::uint16_t i = 0; i < sent; ++i) stored = store.add(frame.chunk(i), at(playout), at(now));
  return stored;
}

// What the store takes up for the chunks of a frame themselves.
std::uint64_t table_of(std::uint16_t count) {
  return count * sizeof(StoredChunk);
}

TEST(RepairStore, KeepsWhatItTakesToSendAChunkAgain) {
  RepairStore store;
  const TestFrame frame(5, 3, 302);
  ASSERT_NE(store.add(frame.chunk(2), at(700ms), at(0s)), nullptr);
  const StoredFrame* stored = store.find(FrameNumber(5));
  ASSERT_NE(stored, nullptr);
  EXPECT_EQ(stored->stream, TestFrame::stream);
  EXPECT_EQ(stored->size, 302U);
  EXPECT_EQ(stored->playout, at(700ms));
  ASSERT_EQ(stored->chunks.size(), 3U);
  EXPECT_EQ(stored->chunks[2].payload.data(), frame.chunk(2).payload.data());
  EXPECT_EQ(stored->chunks[2].checksum, frame.chunk(2).checksum);
  EXPECT_TRUE(stored->chunks[2].sent);
  EXPECT_FALSE(stored->chunks[0].sent);
  EXPECT_FALSE(stored->all_sent());
  store.add(frame.chunk(0), at(700ms), at(0s));
  store.add(frame.chunk(1), at(700ms), at(0s));
  EXPECT_TRUE(stored->all_sent());
  EXPECT_EQ(store.frames(), 1U);
  EXPECT_EQ(store.bytes(), ByteCount(302 + table_of(3)));
}

TEST(RepairStore, TakesAChunkOnceAndNoneThatContradictsItsFrame) {
  RepairStore store;
  const TestFrame frame(5, 3, 300);
  ASSERT_NE(store.add(frame.chunk(0), at(1s), at(0s)), nullptr);
  EXPECT_EQ(store.add(frame.chunk(0), at(1s), at(0s)), nullptr);
  EXPECT_EQ(store.add(TestFrame(5, 4, 400).chunk(3), at(1s), at(0s)), nullptr);
  EXPECT_EQ(store.bytes(), ByteCount(100 + table_of(3)));
}

TEST(RepairStore, LetsGoOfAFrameAndOfAll) {
  RepairStore store;
  add_frame(store, 1, 2, 2);
  add_frame(store, 2, 2, 2);
  store.erase(FrameNumber(1));
  store.erase(FrameNumber(1));
  EXPECT_EQ(store.find(FrameNumber(1)), nullptr);
  EXPECT_NE(store.find(FrameNumber(2)), nullptr);
  EXPECT_EQ(store.bytes(), ByteCount(200 + table_of(2)));
  store.clear();
  EXPECT_EQ(store.frames(), 0U);
  EXPECT_EQ(store.bytes(), ByteCount(0));
}

TEST(RepairStore, LetsGoOfTheOldestOfTooManyFrames) {
  RepairStore store({.frames = 3});
  for (std::uint32_t number = 0; number < 10; ++number) {
    add_frame(store, number, 2, 2);
    ASSERT_TRUE(store.within_limits());
  }
  EXPECT_EQ(store.frames(), 3U);
  EXPECT_EQ(store.find(FrameNumber(6)), nullptr);
  EXPECT_NE(store.find(FrameNumber(7)), nullptr);
}

TEST(RepairStore, LetsGoOfFramesWhoseDeadlineHasPassed) {
  RepairStore store;
  add_frame(store, 0, 2, 2, 300ms, 0s);
  add_frame(store, 1, 2, 2, 333ms, 33ms);
  add_frame(store, 2, 2, 1, 600ms, 300ms);
  EXPECT_EQ(store.frames(), 3U);  // the first one is due just now
  add_frame(store, 3, 2, 1, 634ms, 334ms);
  EXPECT_EQ(store.find(FrameNumber(0)), nullptr);
  EXPECT_EQ(store.find(FrameNumber(1)), nullptr);
  EXPECT_EQ(store.frames(), 2U);
}

TEST(RepairStore, LetsGoOfTheOldestFramesWhereBytesExceedTheLimit) {
  RepairStore store({.bytes = ByteCount::kibibytes(64)});
  for (std::uint32_t number = 0; number < 100; ++number) {
    add_frame(store, number, 100, 100);
    ASSERT_TRUE(store.within_limits()) << number;
  }
  // A frame is 10,000 bytes and the table of its chunks.
  EXPECT_EQ(store.frames(), ByteCount::kibibytes(64).value() / (10'000 + table_of(100)));
  EXPECT_NE(store.find(FrameNumber(99)), nullptr);
}

TEST(RepairStore, CountsTheTableOfAFrameThatAnnouncesManyChunks) {
  // One chunk of a byte each, and 16,384 announced.
  RepairStore store;
  for (std::uint32_t number = 0; number < 300; ++number) {
    const TestFrame frame(number, wire::max_chunks_per_frame, wire::max_chunks_per_frame);
    store.add(frame.chunk(0), at(1s), at(0s));
    ASSERT_TRUE(store.within_limits());
  }
  EXPECT_LE(store.frames() * table_of(wire::max_chunks_per_frame), 32U << 20);
}

TEST(RepairStore, StaysWithinItsBytesWhereManyFramesGrowAtOnce) {
  // 40 frames of 1 MiB, and room for 32 MiB.
  RepairStore store;
  const TestFrame frame(0, 64, 1U << 20);
  for (std::uint16_t index = 0; index < frame.chunks(); ++index) {
    wire::Chunk chunk = frame.chunk(index);
    for (std::uint32_t number = 0; number < 40; ++number) {
      chunk.frame = FrameNumber(number);
      store.add(chunk, at(1s), at(0s));
      ASSERT_TRUE(store.within_limits());
    }
  }
}

TEST(RepairStore, TakesNoFrameThatIsLargerThanItMayBe) {
  RepairStore store({.bytes = ByteCount(500)});
  EXPECT_EQ(add_frame(store, 0, 10, 10), nullptr);
  EXPECT_TRUE(store.within_limits());
}

TEST(RepairStore, KeepsAFrameOfSixteenChunksInLessThanFourKibibytesBeyondItsPayload) {
  // What the flight log keeps of a datagram is a FlownDatagram and a flag.
  constexpr std::size_t flown = sizeof(FlownDatagram) + alignof(FlownDatagram);
  constexpr std::size_t repairs = 16 * (sizeof(StoredRepair) + flown);
  EXPECT_LE(sizeof(StoredFrame) + 16 * (sizeof(StoredChunk) + flown) + repairs, 4'096U);
  // About fifty bytes a chunk, with its flight and without any repair.
  EXPECT_LE(sizeof(StoredChunk) + flown, 64U);
}

TEST(StoredFrame, IsShortOfWhatNeitherArrivedNorIsOnItsWay) {
  RepairStore store;
  StoredFrame* frame = add_frame(store, 0, 4, 4);
  EXPECT_EQ(frame->shortage(0), 4U);
  for (StoredChunk& chunk : frame->chunks) chunk.in_flight = 1;
  EXPECT_EQ(frame->shortage(0), 0U);
  frame->chunks[1].in_flight = 0;
  EXPECT_EQ(frame->shortage(0), 1U);
  frame->chunk_arrived(1);
  EXPECT_EQ(frame->shortage(0), 0U);
}

TEST(StoredFrame, LetsAnyRepairStandInForAnyChunkOfItsBlock) {
  RepairStore store;
  StoredFrame* frame = add_frame(store, 0, 4, 4);
  for (const std::uint16_t i : {std::uint16_t{0}, std::uint16_t{1}}) frame->chunk_arrived(i);
  frame->repairs.resize(3);
  EXPECT_EQ(frame->shortage(0), 2U);
  EXPECT_FALSE(frame->delivered());
  frame->repairs[0].in_flight = true;
  EXPECT_EQ(frame->shortage(0), 1U);
  frame->repair_arrived(2);
  EXPECT_EQ(frame->shortage(0), 0U);
  EXPECT_FALSE(frame->delivered());
  frame->repair_arrived(0);
  EXPECT_TRUE(frame->delivered());
  // More than enough is enough.
  frame->repair_arrived(1);
  EXPECT_EQ(frame->shortage(0), 0U);
  EXPECT_TRUE(frame->delivered());
}

TEST(StoredFrame, CountsEachBlockForItself) {
  // 130 chunks are three blocks: of 44, 43 and 43 chunks.
  RepairStore store;
  StoredFrame* frame = add_frame(store, 0, 130, 130);
  ASSERT_EQ(frame->layout.blocks(), 3U);
  for (std::uint16_t i = 0; i < frame->chunks.size(); ++i) frame->chunk_arrived(i);
  frame->chunks[4].arrived = false;  // of block 1
  frame->repairs.resize(5);
  frame->repair_arrived(0);
  frame->repair_arrived(2);
  frame->repair_arrived(3);
  EXPECT_EQ(frame->shortage(0), 0U);
  EXPECT_EQ(frame->shortage(1), 1U);
  EXPECT_EQ(frame->shortage(2), 0U);
  EXPECT_FALSE(frame->delivered());
  frame->repair_arrived(4);  // of block 1
  EXPECT_EQ(frame->shortage(1), 0U);
  EXPECT_TRUE(frame->delivered());
}

}  // namespace
}  // namespace strand
