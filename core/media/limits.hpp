// What media makes and takes at most, so that no file and no peer can make it allocate or reckon
// without limit.
#pragma once

#include <cstddef>
#include <cstdint>

namespace strand::media {

// Encoded bytes of one frame: what the wire carries (wire::max_frame_size, which media may not
// include; a test holds the two equal).
inline constexpr std::size_t max_encoded_size = 16U << 20;
// Pixels of one frame: 8K, 7680 x 4320.
inline constexpr std::uint64_t max_pixels = 7680ULL * 4320ULL;
// Pixels of one side of a frame: what libjpeg encodes (JPEG_MAX_DIMENSION).
inline constexpr std::uint32_t max_side = 65'500;

// Scans of one progressive JPEG. Encoders write about ten; as each costs time for every pixel and
// next to no bytes, a small frame of thousands could keep a peer busy for minutes.
inline constexpr int max_scans = 100;

// True if a picture of this size is not empty and within the limits.
[[nodiscard]] constexpr bool is_usable_size(std::uint64_t width, std::uint64_t height) {
  return width >= 1 && height >= 1 && width <= max_side && height <= max_side &&
         width * height <= max_pixels;
}

}  // namespace strand::media
