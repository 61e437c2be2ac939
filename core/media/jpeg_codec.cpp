#include "core/media/jpeg_codec.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/assert.hpp"
#include "core/media/limits.hpp"

namespace strand::media {

Buffer JpegCodec::encode(const Image& image, int quality) const {
  STRAND_ASSERT(quality >= 1 && quality <= 100);
  STRAND_ASSERT(is_usable_size(image.width, image.height));
  STRAND_ASSERT(image.bgr.size() == std::size_t{image.width} * image.height * 3);
  std::vector<std::uint8_t> jpeg;
  if (const std::optional<std::string> reason = module_->encode(image, quality, jpeg)) {
    throw MediaError("a frame of " + std::to_string(image.width) + "x" +
                     std::to_string(image.height) + " cannot be encoded as JPEG: " + *reason +
                     "; check OpenCV's installation");
  }
  return Buffer::copy_of(std::as_bytes(std::span(jpeg)));
}

expected<Image, std::string> JpegCodec::decode(ByteSpan bytes) const {
  const auto size = decodes(bytes);
  if (!size) return unexpected<std::string>(size.error());
  Image image;
  if (!module_->decode(bytes, image) || JpegSize{image.width, image.height} != *size) {
    return unexpected<std::string>("OpenCV does not take the picture");
  }
  return image;
}

}  // namespace strand::media
