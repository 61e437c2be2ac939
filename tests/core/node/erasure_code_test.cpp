#include "core/node/erasure_code.hpp"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/base/random.hpp"
#include "core/wire/datagram.hpp"
#include "core/wire/limits.hpp"
#include "tests/support/test_frame.hpp"

namespace strand {
namespace {

using test::TestFrame;

bool same_bytes(ByteSpan a, ByteSpan b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end());
}

// A block of chunks and its repairs, of which some can be taken away.
class Block {
 public:
  // Chunks of a frame: some of them a byte shorter than the others where `size` says so.
  Block(std::uint16_t chunks, std::uint16_t repairs, std::uint32_t size) {
    const TestFrame frame(size, chunks, size);
    for (std::uint16_t i = 0; i < chunks; ++i) payloads_.push_back(frame.chunk(i).payload);
    longest_ = payloads_.front().size();
    const std::vector<ByteSpan> all = spans();
    for (std::uint16_t place = 0; place < repairs; ++place) {
      repairs_.push_back(make_repair(all, place, longest_));
    }
  }

  // Whether all comes back when `lost` chunks are lost, and the repairs at `places` have come.
  [[nodiscard]] bool recovers(const std::vector<std::uint16_t>& lost,
                              const std::vector<std::uint16_t>& places) const {
    std::vector<ByteSpan> chunks = spans();
    for (const std::uint16_t chunk : lost) chunks[chunk] = {};
    std::vector<BlockRepair> held;
    for (const std::uint16_t place : places) {
      held.push_back({place, ByteSpan(repairs_[place].data(), longest_)});
    }
    const std::vector<Buffer> made = recover_chunks(chunks, held, longest_);
    if (made.size() != lost.size()) return false;
    for (std::size_t i = 0; i < lost.size(); ++i) {
      const ByteSpan original = payloads_[lost[i]].bytes();
      const ByteSpan recovered(made[i].data(), made[i].size());
      if (!same_bytes(recovered.first(original.size()), original)) return false;
      // Shorter chunks end in zeros.
      for (std::size_t rest = original.size(); rest < longest_; ++rest) {
        if (recovered[rest] != std::byte{0}) return false;
      }
    }
    return true;
  }

 private:
  [[nodiscard]] std::vector<ByteSpan> spans() const {
    std::vector<ByteSpan> result;
    for (const BufferSlice& payload : payloads_) result.push_back(payload.bytes());
    return result;
  }

  std::vector<BufferSlice> payloads_;
  std::vector<Buffer> repairs_;
  std::size_t longest_ = 0;
};

// The numbers whose bits are set.
std::vector<std::uint16_t> members(std::uint32_t set) {
  std::vector<std::uint16_t> result;
  for (std::uint16_t i = 0; set >> i != 0; ++i) {
    if (((set >> i) & 1U) != 0) result.push_back(i);
  }
  return result;
}

// `count` of the numbers below `range`, in order.
std::vector<std::uint16_t> draw(std::size_t count, std::uint16_t range, Random& random) {
  std::set<std::uint16_t> drawn;
  while (drawn.size() < count) drawn.insert(static_cast<std::uint16_t>(random.below(range)));
  return {drawn.begin(), drawn.end()};
}

TEST(ErasureCode, RecoversEveryLossThatThereAreRepairsFor) {
  // All ways to lose chunks of blocks of up to 6, with every choice of as many of 4 repairs.
  constexpr std::uint16_t repairs = 4;
  int ways = 0;
  for (std::uint16_t chunks = 1; chunks <= 6; ++chunks) {
    const Block block(chunks, repairs, chunks * 11U + chunks / 2U);
    for (std::uint32_t lost = 1; lost < 1U << chunks; ++lost) {
      for (std::uint32_t held = 1; held < 1U << repairs; ++held) {
        if (std::popcount(lost) != std::popcount(held)) continue;
        ASSERT_TRUE(block.recovers(members(lost), members(held)))
            << chunks << " chunks, lost " << lost << ", repairs " << held;
        ++ways;
      }
    }
  }
  // Of k chunks and 4 repairs, j of each: the sum over k of C(k + 4, 4) - 1 (Vandermonde's
  // identity), 4 + 14 + 34 + 69 + 125 + 209.
  EXPECT_EQ(ways, 455);
}

TEST(ErasureCode, RecoversRandomLossesOfTheLargestBlocks) {
  Random random(1);
  const Block block(BlockLayout::most_chunks, BlockLayout::most_repairs, 64 * 30 + 17);
  for (int i = 0; i < 300; ++i) {
    const std::size_t count = 1 + random.below(64);
    ASSERT_TRUE(block.recovers(draw(count, 64, random), draw(count, 64, random))) << count;
  }
}

TEST(ErasureCode, TakesRepairsInAnyOrder) {
  const Block block(8, 4, 8 * 20);
  EXPECT_TRUE(block.recovers({1, 5, 7}, {3, 0, 2}));
}

TEST(ErasureCode, RecoversChunksThatAreAByteShorterThanTheOthers) {
  // 16 chunks of 1,000 bytes and one byte more in the first five; lost are some of each.
  const Block block(16, 4, 16 * 1'000 + 5);
  EXPECT_TRUE(block.recovers({0, 4, 5, 15}, {0, 1, 2, 3}));
  EXPECT_TRUE(block.recovers({15}, {3}));
}

TEST(ErasureCode, RecoversAChunkOfOneByteFromARepairOfOneByte) {
  const Block block(1, 1, 1);
  EXPECT_TRUE(block.recovers({0}, {0}));
}

TEST(ErasureCode, MakesWrongChunksOfAWrongRepairAndNothingWorse) {
  const TestFrame frame(1, 4, 400);
  std::vector<ByteSpan> chunks;
  std::vector<BufferSlice> payloads;
  for (std::uint16_t i = 0; i < 4; ++i) payloads.push_back(frame.chunk(i).payload);
  for (const BufferSlice& payload : payloads) chunks.push_back(payload.bytes());
  Buffer repair = make_repair(chunks, 2, 100);
  repair.data()[50] ^= std::byte{1};
  chunks[3] = {};
  const std::vector<Buffer> made =
      recover_chunks(chunks, std::vector<BlockRepair>{{2, ByteSpan(repair.data(), 100)}}, 100);
  // Byte by byte: the others are right.
  for (std::size_t i = 0; i < 100; ++i) {
    EXPECT_EQ(made[0].data()[i] == payloads[3].data()[i], i != 50) << i;
  }
}

TEST(BlockLayout, HasOneBlockForUpTo64ChunksAndOneMoreForEach64Begun) {
  EXPECT_EQ(BlockLayout(1).blocks(), 1U);
  EXPECT_EQ(BlockLayout(64).blocks(), 1U);
  EXPECT_EQ(BlockLayout(65).blocks(), 2U);
  EXPECT_EQ(BlockLayout(128).blocks(), 2U);
  EXPECT_EQ(BlockLayout(wire::max_chunks_per_frame).blocks(), 256U);
}

TEST(BlockLayout, PutsEveryChunkIntoOneBlockAndNeighboursIntoDifferentOnes) {
  for (const std::uint16_t chunks :
       std::vector<std::uint16_t>{1, 2, 63, 64, 65, 127, 128, 129, 1'000, 16'383, 16'384}) {
    const BlockLayout layout(chunks);
    std::uint32_t sum = 0;
    for (std::uint16_t block = 0; block < layout.blocks(); ++block) {
      EXPECT_GE(layout.chunks_in(block), 1U);
      EXPECT_LE(layout.chunks_in(block), BlockLayout::most_chunks);
      EXPECT_LE(layout.chunks_in(block), layout.chunks_in(0));
      sum += layout.chunks_in(block);
    }
    EXPECT_EQ(sum, chunks);
    for (std::uint16_t chunk = 0; chunk < chunks; ++chunk) {
      const std::uint16_t block = layout.block_of_chunk(chunk);
      ASSERT_EQ(layout.chunk_at(block, layout.place(chunk)), chunk);
      ASSERT_LT(layout.place(chunk), layout.chunks_in(block));
      ASSERT_TRUE(chunk == 0 || layout.blocks() == 1 || layout.block_of_chunk(chunk - 1) != block);
    }
  }
}

TEST(BlockLayout, RecoversARunOfLossesFromOneRepairOfEachBlock) {
  // The largest frame that there is, in chunks of a byte or two: 256 blocks of 64.
  const TestFrame frame(1, wire::max_chunks_per_frame, wire::max_chunks_per_frame + 100);
  const BlockLayout layout(frame.chunks());
  for (const std::uint16_t begin : std::vector<std::uint16_t>{0, 99, 5'000, 16'128}) {
    for (std::uint16_t lost = begin; lost < begin + layout.blocks(); ++lost) {
      const std::uint16_t block = layout.block_of_chunk(lost);
      std::vector<BufferSlice> payloads;
      std::vector<ByteSpan> chunks;
      for (std::uint16_t place = 0; place < layout.chunks_in(block); ++place) {
        payloads.push_back(frame.chunk(layout.chunk_at(block, place)).payload);
        chunks.push_back(payloads.back().bytes());
      }
      const Buffer repair = make_repair(chunks, 0, 2);
      const ByteSpan original = std::exchange(chunks[layout.place(lost)], ByteSpan());
      const std::vector<Buffer> made =
          recover_chunks(chunks, std::vector<BlockRepair>{{0, ByteSpan(repair.data(), 2)}}, 2);
      ASSERT_TRUE(same_bytes(ByteSpan(made[0].data(), original.size()), original)) << lost;
    }
  }
}

}  // namespace
}  // namespace strand
