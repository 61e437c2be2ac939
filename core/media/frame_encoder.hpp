// Turns a picture into the bytes that are sent: a JPEG, deflated where that shrinks it.
//
// The bytes depend on the picture and the options only, so that frames can be encoded on many
// threads: an encoder is callable from any thread, and cheap to copy.
#pragma once

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string_view>

#include "core/base/ids.hpp"
#include "core/media/encoded_source.hpp"
#include "core/media/image.hpp"
#include "core/media/jpeg_codec.hpp"

namespace strand::media {

struct CodecOptions {
  int jpeg_quality = 80;              // 1 to 100
  std::optional<int> zlib_level = 6;  // 0 to 9, or none: frames are sent as JPEG
  // Deflates every frame, even those that grow by it, for the JSON wire knows nothing else. Without
  // a level, level 0: a zlib stream that stores.
  bool force_deflate = false;

  // The JPEG quality of a frame of `percent` of the source's own, 1 to 100; at least 1.
  [[nodiscard]] int quality_at(std::uint32_t percent) const {
    return std::max(1, jpeg_quality * static_cast<int>(percent) / 100);
  }
};

class FrameEncoder {
 public:
  // Throws MediaError if an option is out of its range.
  FrameEncoder(JpegCodec codec, CodecOptions options);

  // `quality` is in percent of the options' JPEG quality, 1 to 100: CodecOptions::quality_at().
  // `source` and `number` are for messages. Throws MediaError if the picture is empty or larger
  // than media/limits.hpp allows, or if it encodes to more than max_encoded_size.
  [[nodiscard]] EncodedFrame encode(const Image& image, std::string_view source, FrameNumber number,
                                    std::uint32_t quality = 100) const;

 private:
  JpegCodec codec_;
  CodecOptions options_;
};

}  // namespace strand::media
