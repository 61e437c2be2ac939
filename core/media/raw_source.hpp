// Where pictures come from before they are encoded: a video file or a drawing.
//
// A raw source is read from one thread at a time, in order; encoding a picture needs nothing of the
// source, so that it may happen on many threads. It throws MediaError for what cannot be read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "core/base/frame_rate.hpp"
#include "core/media/image.hpp"

namespace strand::media {

class RawSource {
 public:
  RawSource() = default;
  RawSource(const RawSource&) = delete;
  RawSource& operator=(const RawSource&) = delete;
  virtual ~RawSource() = default;

  // What error messages call it: the path of a file, or "the synthetic source".
  [[nodiscard]] virtual const std::string& name() const = 0;
  [[nodiscard]] virtual FrameRate rate() const = 0;
  // Puts the next frame into `image`, reusing its memory; false after the last, every time. The
  // size may change from frame to frame.
  [[nodiscard]] virtual bool next(Image& image) = 0;
  // Leaves the next `count` frames out, or as many as there are.
  virtual void skip(std::uint32_t count) = 0;
  // One line for a person, after the end, where fewer frames came than the source says it has.
  [[nodiscard]] virtual std::optional<std::string> shortfall() const { return std::nullopt; }
};

}  // namespace strand::media
