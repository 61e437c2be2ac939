#include "core/media/frame_encoder.hpp"

#include <string>
#include <utility>

#include "core/media/limits.hpp"
#include "core/media/zlib_codec.hpp"

namespace strand::media {

namespace {

std::string frame_name(std::string_view source, FrameNumber number, const Image& image) {
  return std::string(source) + ": frame " + std::to_string(number.value()) + " (" +
         std::to_string(image.width) + "x" + std::to_string(image.height) + ")";
}

}  // namespace

FrameEncoder::FrameEncoder(JpegCodec codec, CodecOptions options)
    : codec_(codec), options_(options) {
  if (options.jpeg_quality < 1 || options.jpeg_quality > 100) {
    throw MediaError("JPEG quality " + std::to_string(options.jpeg_quality) +
                     " is out of range; give 1 to 100");
  }
  if (options.zlib_level && (*options.zlib_level < 0 || *options.zlib_level > 9)) {
    throw MediaError("zlib level " + std::to_string(*options.zlib_level) +
                     " is out of range; give 0 to 9, or none");
  }
}

EncodedFrame FrameEncoder::encode(const Image& image, std::string_view source, FrameNumber number,
                                  std::uint32_t quality) const {
  if (!is_usable_size(image.width, image.height)) {
    throw MediaError(
        frame_name(source, number, image) +
        " is not of a size that can be sent (at most 7680x4320 pixels); scale it down");
  }
  const BufferSlice jpeg = codec_.encode(image, options_.quality_at(quality)).slice();
  EncodedFrame frame{.bytes = jpeg};
  if (options_.force_deflate) {
    frame = {.bytes = deflate(jpeg.bytes(), options_.zlib_level.value_or(0)).slice(),
             .deflated = true};
  } else if (options_.zlib_level) {
    frame = deflate_if_smaller(jpeg, *options_.zlib_level);
  }
  frame.quality = quality;
  if (frame.bytes.size() > max_encoded_size) {
    throw MediaError(frame_name(source, number, image) + " encodes to " +
                     std::to_string(frame.bytes.size()) + " bytes, more than the " +
                     std::to_string(max_encoded_size) +
                     " that can be sent; lower the JPEG quality or the size of the picture");
  }
  return frame;
}

}  // namespace strand::media
