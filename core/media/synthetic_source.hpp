// A synthetic video: a textured pattern that drifts, with the frame number in large digits on it.
//
// Drawing needs no library and costs a copy of the picture. The texture is made to be about as hard
// to encode as footage: near one bit a pixel at quality 80.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/base/frame_rate.hpp"
#include "core/media/image.hpp"
#include "core/media/raw_source.hpp"

namespace strand::media {

struct SyntheticOptions {
  std::uint32_t width = 640;   // pixels, 16 to 7680, even
  std::uint32_t height = 360;  // pixels, 16 to 4320, even
  FrameRate rate{30, 1};
  std::uint32_t frames = 900;
};

// A function of its options alone: the same pixels on every machine. Every frame differs from every
// other; frames too small for all digits show the last ones.
class SyntheticSource final : public RawSource {
 public:
  // Throws MediaError if the size is out of range.
  explicit SyntheticSource(SyntheticOptions options);

  [[nodiscard]] const std::string& name() const override { return name_; }
  [[nodiscard]] FrameRate rate() const override { return options_.rate; }
  [[nodiscard]] bool next(Image& image) override;
  void skip(std::uint32_t count) override;

 private:
  SyntheticOptions options_;
  std::string name_;
  std::uint32_t drawn_ = 0;            // frames so far
  std::vector<std::uint8_t> texture_;  // a tile that repeats in both directions
};

}  // namespace strand::media
