// A raw source and an encoder, put together into an encoded source: frame after frame, on the
// reader's own thread.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "core/media/encoded_source.hpp"
#include "core/media/frame_encoder.hpp"
#include "core/media/raw_source.hpp"

namespace strand::media {

class EncodingSource final : public EncodedSource {
 public:
  // Begins at frame `first`; the frames before it are not encoded.
  EncodingSource(std::unique_ptr<RawSource> raw, FrameEncoder encoder, FrameNumber first = {})
      : raw_(std::move(raw)), encoder_(encoder), number_(first) {
    raw_->skip(first.value());
  }

  [[nodiscard]] FrameRate rate() const override { return raw_->rate(); }
  [[nodiscard]] std::optional<EncodedFrame> next() override {
    if (!raw_->next(image_)) return std::nullopt;
    EncodedFrame frame = encoder_.encode(image_, raw_->name(), number_, quality_);
    number_ = number_.next();
    return frame;
  }
  void set_quality(std::uint32_t percent) override { quality_ = percent; }
  [[nodiscard]] std::optional<std::string> shortfall() const override { return raw_->shortfall(); }
  // Leaves out frames, up to `number`.
  void skip_to(FrameNumber number) {
    if (number <= number_) return;
    raw_->skip(number.value() - number_.value());
    number_ = number;
  }

 private:
  std::unique_ptr<RawSource> raw_;
  FrameEncoder encoder_;
  FrameNumber number_;
  std::uint32_t quality_ = 100;
  Image image_;
};

}  // namespace strand::media
