// A frame of known content, cut into chunks, for tests of what carries frames.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "core/base/buffer.hpp"
#include "core/node/chunker.hpp"
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
