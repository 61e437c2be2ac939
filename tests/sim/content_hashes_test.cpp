#include "sim/content_hashes.hpp"

#include <algorithm>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/xxh3.hpp"

namespace strand::sim {
namespace {

constexpr FrameNumber frame(7);

Buffer bytes_from(std::size_t size, unsigned first) {
  Buffer buffer = Buffer::allocate(size);
  for (std::size_t i = 0; i < size; ++i) buffer.data()[i] = static_cast<std::byte>(first + i);
  return buffer;
}

std::vector<BufferSlice> cut(const Buffer& buffer, std::size_t size) {
  std::vector<BufferSlice> chunks;
  for (std::size_t at = 0; at < buffer.size(); at += size) {
    chunks.push_back(buffer.slice(at, std::min(size, buffer.size() - at)));
  }
  return chunks;
}

TEST(ContentHashes, AreThoseOfTheBytesWhateverTheChunks) {
  ContentHashes hashes;
  const Buffer buffer = bytes_from(1000, 1);
  const std::uint64_t expected = xxh3(buffer.slice().bytes());
  EXPECT_EQ(hashes.of(frame, cut(buffer, 300)), expected);
  EXPECT_EQ(hashes.of(frame, cut(buffer, 300)), expected);
  EXPECT_EQ(hashes.of(frame, cut(buffer, 1000)), expected);
  EXPECT_EQ(hashes.of(FrameNumber(8), cut(buffer, 77)), expected);
}

TEST(ContentHashes, TellAFrameFromAnotherOfItsNumberAndSize) {
  ContentHashes hashes;
  const Buffer one = bytes_from(1000, 1);
  const Buffer other = bytes_from(1000, 2);
  EXPECT_EQ(hashes.of(frame, cut(one, 300)), xxh3(one.slice().bytes()));
  EXPECT_EQ(hashes.of(frame, cut(other, 300)), xxh3(other.slice().bytes()));
}

TEST(ContentHashes, TellAPartOfABufferFromAllOfIt) {
  ContentHashes hashes;
  const Buffer buffer = bytes_from(1000, 1);
  EXPECT_EQ(hashes.of(frame, cut(buffer, 100)), xxh3(buffer.slice().bytes()));
  EXPECT_EQ(hashes.of(frame, std::vector{buffer.slice(0, 500)}),
            xxh3(buffer.slice(0, 500).bytes()));
  EXPECT_EQ(hashes.of(frame, std::vector{buffer.slice(500, 500)}),
            xxh3(buffer.slice(500, 500).bytes()));
}

TEST(ContentHashes, SeeAChunkThatIsNotOfTheBuffer) {
  ContentHashes hashes;
  const Buffer buffer = bytes_from(1000, 1);
  std::vector<BufferSlice> chunks = cut(buffer, 250);
  EXPECT_EQ(hashes.of(frame, chunks), xxh3(buffer.slice().bytes()));
  chunks[2] = bytes_from(250, 99).slice();
  EXPECT_EQ(hashes.of(frame, chunks), xxh3(chunks));
  EXPECT_NE(hashes.of(frame, chunks), xxh3(buffer.slice().bytes()));
}

TEST(ContentHashes, AreNotMistakenWhenABuffersMemoryIsUsedAgain) {
  ContentHashes hashes;
  for (unsigned first = 0; first < 50; ++first) {
    const Buffer buffer = bytes_from(1000, first);
    EXPECT_EQ(hashes.of(frame, cut(buffer, 300)), xxh3(buffer.slice().bytes()));
  }
}

TEST(ContentHashes, TakeAFrameOfNothing) {
  ContentHashes hashes;
  EXPECT_EQ(hashes.of(frame, std::vector<BufferSlice>(1)), xxh3(ByteSpan{}));
  EXPECT_EQ(hashes.of(frame, {}), xxh3(ByteSpan{}));
}

}  // namespace
}  // namespace strand::sim
