// Tries codec settings on the pictures of a source: what each frame takes, and how near it comes.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <vector>

#include "core/media/make_source.hpp"
#include "core/media/picture_quality.hpp"

namespace strand::media {

struct TriedFrame {
  std::uint32_t jpeg_bytes = 0;
  PictureQuality quality;  // of the JPEG's picture against the source's
};

// One JPEG quality. Costs are wall-clock times.
struct CodecTrial {
  std::vector<TriedFrame> frames;    // all of the source
  double encode_ms = 0;              // a frame, mean
  std::map<int, double> deflate_ms;  // by zlib level: a frame, mean
};

// By JPEG quality, the zlib levels that are to be timed.
using CodecChoices = std::map<int, std::set<int>>;

// Milliseconds of a clock that goes on while work is done. Callable from any thread.
using TrialClock = std::function<double()>;

// Tries every quality on every frame, each once, on `threads` threads. `options` has a source with
// pictures; its codec is of no account. Ends early, with fewer frames, when `stop` becomes true.
// Throws MediaError.
[[nodiscard]] std::map<int, CodecTrial> try_codec(const SourceOptions& options,
                                                  const CodecChoices& choices,
                                                  const TrialClock& clock, unsigned threads,
                                                  const std::atomic<bool>& stop);

}  // namespace strand::media
