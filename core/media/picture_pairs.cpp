#include "core/media/picture_pairs.hpp"

#include <string>
#include <utility>

#include "core/media/jpeg_codec.hpp"
#include "core/media/shown_comparison.hpp"
#include "core/media/thumbnail.hpp"

namespace strand::media {

namespace {

// Some kilobytes a picture, and the damage of the codec does not pass for that of the network.
constexpr int thumbnail_quality = 60;

std::string small_jpeg(const JpegCodec& codec, const Image& image) {
  const Buffer jpeg = codec.encode(thumbnail_of(image, widest_pair), thumbnail_quality);
  const ByteSpan bytes = jpeg.slice().bytes();
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

Image black_as(const Image& image) {
  return {image.width, image.height, std::vector<std::uint8_t>(image.bgr.size(), 0)};
}

}  // namespace

std::map<ShownPicture, PicturePair> make_pairs(const SourceOptions& options,
                                               const std::vector<ShownPicture>& pictures,
                                               unsigned threads, const std::atomic<bool>& stop) {
  if (pictures.empty()) return {};
  const JpegCodec codec(options.modules);
  std::map<ShownPicture, PicturePair> pairs;
  const auto watch = [&](const ShownPicture& picture, const PictureQuality& quality,
                         const Image& original, ByteSpan shown) {
    auto decoded = shown.empty() ? black_as(original) : codec.decode(shown);
    if (!decoded) throw MediaError("a frame that was encoded does not decode: " + decoded.error());
    pairs[picture] = {quality, small_jpeg(codec, original), small_jpeg(codec, *decoded)};
  };
  static_cast<void>(compare_shown(options, pictures, threads, stop, watch));
  return pairs;
}

}  // namespace strand::media
