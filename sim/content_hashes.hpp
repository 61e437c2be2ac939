// The hashes of frames that hosts deliver, each computed once while the frame goes down the chain.
//
// Chunks travel as slices of the buffer that the source encoded the frame into, so that all peers
// deliver the very same bytes of memory, and hashing them again for each would be half of what a
// simulated hop reads. A frame whose chunks lie elsewhere (corrupted, recovered, out of JSON) is
// hashed each time.
//
// It owns a slice of each frame that it knows, which keeps the bytes in place and unchanged, of
// `remembered` frames of up to `largest` bytes at the most.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "core/base/buffer.hpp"
#include "core/base/ids.hpp"

namespace strand::sim {

class ContentHashes {
 public:
  static constexpr std::size_t remembered = 64;
  static constexpr std::size_t largest = std::size_t{1} << 20;

  // XXH3-64 of the chunks' bytes one after the other.
  [[nodiscard]] std::uint64_t of(FrameNumber frame, std::span<const BufferSlice> chunks);

 private:
  struct Known {
    BufferSlice begin;  // the first chunk
    std::size_t size = 0;
    std::uint64_t hash = 0;
  };

  std::array<Known, remembered> known_;  // by number modulo `remembered`
};

}  // namespace strand::sim
