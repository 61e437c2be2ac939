// Sources from options, in one call: what both worlds use.
//
// Video and synthetic sources load the module strandcast_jpeg (and strandcast_video), a sizes
// source none. All functions throw MediaError for options, files and modules that cannot be used.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <variant>

#include "core/media/encoded_source.hpp"
#include "core/media/frame_cache.hpp"
#include "core/media/frame_encoder.hpp"
#include "core/media/module_loader.hpp"
#include "core/media/raw_source.hpp"
#include "core/media/sizes_source.hpp"
#include "core/media/synthetic_source.hpp"
#include "core/media/video_source.hpp"

namespace strand::media {

struct SourceOptions {
  std::variant<SyntheticOptions, VideoOptions, SizesOptions> source;
  CodecOptions codec{};    // of no effect on a sizes source
  ModuleSearch modules{};  // where OpenCV's modules are, if not in the usual places
};

// The pictures before they are encoded; `options` has a source that has some, not sizes.
[[nodiscard]] std::unique_ptr<RawSource> open_raw(const SourceOptions& options);

// A source of one's own, which encodes on the thread that reads it: for a live stream.
[[nodiscard]] std::unique_ptr<EncodedSource> make_source(const SourceOptions& options);

// Opens one more reader from the first frame on. `seed` takes the place of a sizes source's seed
// and moves no other source. Callable from any thread, also at the same time.
using SourceOpener = std::function<std::unique_ptr<EncodedSource>(std::uint64_t seed)>;

// A source that many runs read, one after another or side by side: encoded once and kept in a
// FrameCache, but for a sizes source, whose bytes are cheaper to make again than to keep. The cache
// lives as long as the opener and its readers.
[[nodiscard]] SourceOpener make_shared_source(const SourceOptions& options,
                                              FrameCacheOptions cache = {});

}  // namespace strand::media
