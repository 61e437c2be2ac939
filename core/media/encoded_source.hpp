// Where the frames of a run come from, encoded and ready to be cut into chunks: a video file, a
// synthetic video, or seeded bytes of given sizes.
//
// A source is read from one thread at a time. It throws MediaError for what cannot be read.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "core/base/buffer.hpp"
#include "core/base/frame_rate.hpp"

namespace strand::media {

// One line that says what, where and how to mend it.
class MediaError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct EncodedFrame {
  BufferSlice bytes;
  bool deflated = false;  // bytes are a zlib stream that inflates to the JPEG; else the JPEG itself
  std::uint32_t quality = 100;  // percent of the source's own
};

class EncodedSource {
 public:
  EncodedSource() = default;
  EncodedSource(const EncodedSource&) = delete;
  EncodedSource& operator=(const EncodedSource&) = delete;
  virtual ~EncodedSource() = default;

  [[nodiscard]] virtual FrameRate rate() const = 0;
  // The next frame; nothing after the last.
  [[nodiscard]] virtual std::optional<EncodedFrame> next() = 0;
  // Frames have this quality from the next one on, in percent of the source's own, 1 to 100: of the
  // JPEG quality, or, where there is no codec, of the size. A source that knows one quality only
  // goes on as it is.
  virtual void set_quality(std::uint32_t /*percent*/) {}
  // As RawSource::shortfall().
  [[nodiscard]] virtual std::optional<std::string> shortfall() const { return std::nullopt; }
};

}  // namespace strand::media
