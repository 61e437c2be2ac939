// Whether bytes are a JPEG that decodes whole, found by decoding it with libjpeg and throwing the
// pixels away, a row at a time: a peer verifies its frames without the 47 MB that OpenCV costs.
//
// OpenCV would not do: libjpeg is made to show what it can, so a truncated or damaged picture comes
// out of it partly grey and passes for a success. libjpeg counts such damage as warnings, which
// are faults here.
#pragma once

#include <cstdint>
#include <string>

#include "core/base/buffer.hpp"
#include "core/base/expected.hpp"
#include "core/media/picture_quality.hpp"

namespace strand::media {

struct JpegSize {
  std::uint32_t width = 0;   // pixels
  std::uint32_t height = 0;  // pixels

  friend bool operator==(JpegSize, JpegSize) = default;
};

// The size of the picture, or the first fault in libjpeg's own words, one line.
//
// Found: what is no JPEG; a picture that ends early; codes that are not defined, blocks or scans
// that contradict each other; a size or scans beyond media/limits.hpp; bytes after the
// end. Not found:
// damage that leaves valid codes, such as a changed coefficient; only a checksum finds that, and
// the wire has one.
[[nodiscard]] expected<JpegSize, std::string> decodes(ByteSpan bytes);

// The luma of the picture as it is decoded, without a detour over colours, or the first fault.
[[nodiscard]] expected<Luma, std::string> decode_luma(ByteSpan bytes);

}  // namespace strand::media
