// Repairs of a block of chunks: a systematic Reed-Solomon code over GF(256) with a Cauchy matrix
// (Bloemer et al., "An XOR-Based Erasure-Resilient Coding Scheme", ICSI TR-95-048; arithmetic by
// isa-l). Of a block of k chunks and any number of its repairs, any k make all of it.
//
// A repair is as long as the block's longest chunk; shorter ones count as if they ended in zeros.
// Frames of many chunks are several blocks, so that a repair costs no more than a block to make:
// chunk i belongs to block i modulo the number of blocks, which spreads a run of losses over them,
// and so does repair r.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "core/base/buffer.hpp"

namespace strand {

// How a frame's chunks and repairs fall into blocks.
class BlockLayout {
 public:
  // The most chunks of a block, and the most repairs: together no more than GF(256) has elements.
  static constexpr std::uint16_t most_chunks = 64;
  static constexpr std::uint16_t most_repairs = 64;

  // `chunks` is at least 1.
  explicit BlockLayout(std::uint16_t chunks);

  [[nodiscard]] std::uint16_t blocks() const { return blocks_; }
  [[nodiscard]] std::uint16_t block_of_chunk(std::uint16_t chunk) const { return chunk % blocks_; }
  [[nodiscard]] std::uint16_t block_of_repair(std::uint16_t repair) const {
    return repair % blocks_;
  }
  // Where a chunk or a repair stands within its block.
  [[nodiscard]] std::uint16_t place(std::uint16_t index) const { return index / blocks_; }
  [[nodiscard]] std::uint16_t chunks_in(std::uint16_t block) const {
    return static_cast<std::uint16_t>((chunks_ - block + blocks_ - 1) / blocks_);
  }
  // The chunk at a place of a block.
  [[nodiscard]] std::uint16_t chunk_at(std::uint16_t block, std::uint16_t place) const {
    return static_cast<std::uint16_t>(place * blocks_ + block);
  }

 private:
  std::uint16_t chunks_;
  std::uint16_t blocks_;
};

// A repair that has arrived, or is asked for.
struct BlockRepair {
  std::uint16_t place = 0;  // within its block, less than BlockLayout::most_repairs
  ByteSpan bytes;
};

// The repair at `place` of a block whose chunks are all there: `size` bytes, which is at least as
// long as the longest chunk. 1 to BlockLayout::most_chunks chunks.
[[nodiscard]] Buffer make_repair(std::span<const ByteSpan> chunks, std::uint16_t place,
                                 std::size_t size);

// The chunks of a block that are missing, which `chunks` has as empty spans, each `size` bytes
// long, in their order. There are as many `repairs` as chunks are missing, each of `size` bytes and
// from a place of its own.
[[nodiscard]] std::vector<Buffer> recover_chunks(std::span<const ByteSpan> chunks,
                                                 std::span<const BlockRepair> repairs,
                                                 std::size_t size);

}  // namespace strand
