// The streaming state on the stack.
#define XXH_STATIC_LINKING_ONLY
#include "core/base/xxh3.hpp"

#include <xxhash.h>

// The library's baseline for x86-64 is SSE2; its dispatcher, which is not built for other machines,
// looks for AVX2 and AVX-512 and doubles the speed where it finds them.
#if defined(__x86_64__) && __has_include(<xxh_x86dispatch.h>)
#include <xxh_x86dispatch.h>
#endif

namespace strand {

namespace {

// Chunks of a frame are often slices of one buffer that lie end to end: hashed in one go.
bool are_contiguous(std::span<const BufferSlice> slices) {
  const std::byte* end = slices.front().data();
  for (const BufferSlice& slice : slices) {
    if (slice.data() != end) return false;
    end += slice.size();
  }
  return true;
}

}  // namespace

std::uint64_t xxh3(ByteSpan bytes) {
  return XXH3_64bits(bytes.data(), bytes.size());
}

std::uint64_t xxh3(ByteSpan bytes, std::uint64_t seed) {
  return XXH3_64bits_withSeed(bytes.data(), bytes.size(), seed);
}

std::uint64_t xxh3(std::span<const BufferSlice> slices) {
  if (slices.empty()) return xxh3(ByteSpan());
  if (are_contiguous(slices)) {
    const std::byte* const end = slices.back().data() + slices.back().size();
    return xxh3(ByteSpan(slices.front().data(), end));
  }
  XXH3_state_t state;
  XXH3_64bits_reset(&state);
  for (const BufferSlice& slice : slices) {
    XXH3_64bits_update(&state, slice.data(), slice.size());
  }
  return XXH3_64bits_digest(&state);
}

}  // namespace strand
