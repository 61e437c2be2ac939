#include "core/node/chunker.hpp"

#include "core/base/assert.hpp"
#include "core/wire/limits.hpp"

namespace strand {

std::optional<std::uint16_t> chunks_needed(std::size_t size, std::size_t capacity) {
  STRAND_ASSERT(capacity >= 1);
  if (size == 0 || size > wire::max_frame_size) return std::nullopt;
  const std::size_t count = (size + capacity - 1) / capacity;
  if (count > wire::max_chunks_per_frame) return std::nullopt;
  return static_cast<std::uint16_t>(count);
}

wire::Chunk make_chunk(const wire::Chunk& shape, const BufferSlice& encoded, ChunkIndex index) {
  const wire::ChunkRange range =
      wire::chunk_range(static_cast<std::uint32_t>(encoded.size()), shape.count, index);
  wire::Chunk chunk = shape;
  chunk.index = index;
  chunk.payload = encoded.subslice(range.offset, range.size);
  if (chunk.format == wire::Format::binary) {
    chunk.checksum = wire::payload_checksum(chunk.payload.bytes());
  }
  return chunk;
}

}  // namespace strand
