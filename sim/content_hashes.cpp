#include "sim/content_hashes.hpp"

#include "core/base/xxh3.hpp"

namespace strand::sim {

namespace {

// How many bytes the chunks are, where each begins where the one before ends; 0 where they do not.
// Chunks that touch are of one buffer: before the bytes of another one lies its own head.
std::size_t contiguous_size(std::span<const BufferSlice> chunks) {
  std::size_t size = 0;
  for (const BufferSlice& chunk : chunks) {
    if (chunk.data() != chunks.front().data() + size) return 0;
    size += chunk.size();
  }
  return size;
}

}  // namespace

std::uint64_t ContentHashes::of(FrameNumber frame, std::span<const BufferSlice> chunks) {
  const std::size_t size = contiguous_size(chunks);
  if (size == 0 || size > largest) return xxh3(chunks);
  Known& known = known_[frame.value() % remembered];
  if (known.begin.data() != chunks.front().data() || known.size != size) {
    known = {chunks.front(), size, xxh3(chunks)};
  }
  return known.hash;
}

}  // namespace strand::sim
