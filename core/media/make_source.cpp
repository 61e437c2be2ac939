#include "core/media/make_source.hpp"

#include <utility>

#include "core/media/encoding_source.hpp"

namespace strand::media {

std::unique_ptr<RawSource> open_raw(const SourceOptions& options) {
  if (const auto* const video = std::get_if<VideoOptions>(&options.source)) {
    return std::make_unique<VideoSource>(*video, options.modules);
  }
  return std::make_unique<SyntheticSource>(std::get<SyntheticOptions>(options.source));
}

namespace {

FrameEncoder make_encoder(const SourceOptions& options) {
  return {JpegCodec(options.modules), options.codec};
}

}  // namespace

std::unique_ptr<EncodedSource> make_source(const SourceOptions& options) {
  if (const auto* const sizes = std::get_if<SizesOptions>(&options.source)) {
    return std::make_unique<SizesSource>(*sizes);
  }
  // The raw source first: what is wrong with a file shows before any module is loaded.
  auto raw = open_raw(options);
  return std::make_unique<EncodingSource>(std::move(raw), make_encoder(options));
}

SourceOpener make_shared_source(const SourceOptions& options, FrameCacheOptions cache) {
  if (const auto* const sizes = std::get_if<SizesOptions>(&options.source)) {
    const SizesSource checked(*sizes);
    return [sizes = *sizes](std::uint64_t seed) {
      SizesOptions own = sizes;
      own.seed = seed;
      return std::make_unique<SizesSource>(own);
    };
  }
  auto frames =
      FrameCache::create([options] { return open_raw(options); }, make_encoder(options), cache);
  return [frames](std::uint64_t) { return frames->reader(); };
}

}  // namespace strand::media
