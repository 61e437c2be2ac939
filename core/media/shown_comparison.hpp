// Compares what viewers were shown of a source with what the source gave. The codec is
// deterministic, so that nothing of a run has to be kept for it but what arrived: pictures that
// came are made again.
#pragma once

#include <atomic>
#include <functional>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/shown_picture.hpp"
#include "core/media/image.hpp"
#include "core/media/make_source.hpp"

namespace strand::media {

// Sees a comparison: the source's own picture, and the JPEG that is shown in its place, empty where
// that is black. Called by one thread at a time, in no order to rely on.
using ShownWatch = std::function<void(const ShownPicture& picture, const PictureQuality& quality,
                                      const Image& original, ByteSpan shown)>;

// The quality of every one of `pictures`, which may come in any order. `options` has a source with
// pictures, whose JPEG quality is that of 100 percent.
//
// Goes through the source once, decodes no more of it than it must, and makes each picture once,
// however many viewers were shown it. What comes out does not depend on `threads`, 1 at least. In
// memory are a picture for every thread, and of frames that are shown later their JPEG, until they
// no longer are. Ends early, with fewer pictures, when `stop` becomes true. Throws MediaError.
[[nodiscard]] PictureTable compare_shown(const SourceOptions& options,
                                         std::vector<ShownPicture> pictures, unsigned threads,
                                         const std::atomic<bool>& stop,
                                         const ShownWatch& watch = {});

}  // namespace strand::media
