// Cuts an encoded frame into chunks, nearly equal in size, each of which fits into a datagram.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/buffer.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

// How many chunks of at most `capacity` bytes (at least 1) a frame of `size` bytes takes; nothing
// where the frame is empty, over wire::max_frame_size, or would take more than
// wire::max_chunks_per_frame.
[[nodiscard]] std::optional<std::uint16_t> chunks_needed(std::size_t size, std::size_t capacity);

// Chunk `index` of `count`: a slice of `encoded`, with its checksum. All fields of the chunk that
// do not depend on its index are taken from `shape`; `shape.count` is the count.
[[nodiscard]] wire::Chunk make_chunk(const wire::Chunk& shape, const BufferSlice& encoded,
                                     ChunkIndex index);

}  // namespace strand
