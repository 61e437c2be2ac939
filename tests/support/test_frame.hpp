// A frame of known content, cut into chunks, for tests of what carries frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/node/chunker.hpp"
#include "core/node/erasure_code.hpp"
#include "core/wire/datagram.hpp"

namespace strand::test {

class TestFrame {
 public:
  static constexpr StreamId stream{7};

  // `count` chunks that together hold `size` bytes, which is at least `count`.
  TestFrame(std::uint32_t number, std::uint16_t count, std::uint32_t size)
      : encoded_(fill(number, size)) {
    shape_.stream = stream;
    shape_.frame = FrameNumber(number);
    shape_.count = count;
    shape_.frame_size = size;
  }

  [[nodiscard]] std::uint16_t chunks() const { return shape_.count; }
  [[nodiscard]] ByteSpan bytes() const { return encoded_.bytes(); }
  [[nodiscard]] std::string content() const {
    return {reinterpret_cast<const char*>(encoded_.data()), encoded_.size()};
  }
  [[nodiscard]] wire::Chunk chunk(std::uint16_t index) const {
    return make_chunk(shape_, encoded_, ChunkIndex(index));
  }
  // As a sender makes it.
  [[nodiscard]] wire::Repair repair(std::uint16_t index) const {
    const BlockLayout layout(chunks());
    const std::uint16_t block = layout.block_of_repair(index);
    std::vector<ByteSpan> block_chunks;
    for (std::uint16_t place = 0; place < layout.chunks_in(block); ++place) {
      const ChunkIndex chunk(layout.chunk_at(block, place));
      const wire::ChunkRange range = wire::chunk_range(shape_.frame_size, chunks(), chunk);
      block_chunks.push_back(encoded_.bytes().subspan(range.offset, range.size));
    }
    wire::Repair repair;
    repair.stream = stream;
    repair.frame = shape_.frame;
    repair.index = index;
    repair.count = chunks();
    repair.frame_size = shape_.frame_size;
    repair.payload =
        make_repair(block_chunks, layout.place(index), chunk(0).payload.size()).slice();
    repair.checksum = wire::payload_checksum(repair.payload.bytes());
    return repair;
  }

 private:
  static BufferSlice fill(std::uint32_t number, std::uint32_t size) {
    Buffer buffer = Buffer::allocate(size);
    std::uint32_t state = number * 2'654'435'761U + 1;
    for (std::uint32_t i = 0; i < size; ++i) {
      state = state * 1'664'525U + 1'013'904'223U;
      buffer.data()[i] = static_cast<std::byte>(state >> 24);
    }
    return buffer.slice();
  }

  BufferSlice encoded_;
  wire::Chunk shape_;
};

}  // namespace strand::test
