// JPEG pictures, encoded and decoded by OpenCV in the module strandcast_jpeg. Whether bytes are a
// JPEG that decodes, jpeg_check.hpp tells without the module.
//
// A codec is a handle: cheap to copy, callable from any thread.
#pragma once

#include <string>

#include "core/base/buffer.hpp"
#include "core/base/expected.hpp"
#include "core/media/encoded_source.hpp"
#include "core/media/image.hpp"
#include "core/media/jpeg_check.hpp"
#include "core/media/module_loader.hpp"

namespace strand::media {

class JpegCodec {
 public:
  // Loads the module, which takes about a tenth of a second the first time. Throws MediaError if it
  // cannot.
  explicit JpegCodec(const ModuleSearch& search = {}) : module_(&load_jpeg_module(search)) {}

  // Encodes a picture of a size within media/limits.hpp at `quality`, 1 to 100. Baseline JPEG,
  // chroma halved both ways. Throws MediaError if the encoder fails.
  [[nodiscard]] Buffer encode(const Image& image, int quality) const;

  // The picture, in colour, or why it is not intact: what jpeg_check.hpp checks is checked first,
  // so that truncated and damaged pictures do not come out grey. The orientation that a camera
  // noted is not applied.
  [[nodiscard]] expected<Image, std::string> decode(ByteSpan bytes) const;

 private:
  const JpegModule* module_;
};

}  // namespace strand::media
