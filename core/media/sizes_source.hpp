// Frames of seeded bytes, and of seeded or recorded sizes. No codec takes part, so that digests of
// runs over them are the same on every machine.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/frame_rate.hpp"
#include "core/base/ids.hpp"
#include "core/base/random.hpp"
#include "core/base/size_trace.hpp"
#include "core/base/units.hpp"
#include "core/media/encoded_source.hpp"

namespace strand::media {

struct SizesOptions {
  FrameRate rate{30, 1};
  std::uint32_t frames = 900;
  ByteCount smallest{};  // each frame's size is uniform in [smallest, largest]
  ByteCount largest{};   // at most max_encoded_size
  std::uint64_t seed = 1;
  // Where there is one it has the sizes, and no size is drawn.
  SizeTrace trace{};
};

// The sizes and every frame's content are streams of their own: changing the range of the sizes
// changes no byte that two frames have in common. Frames are never marked as deflated.
class SizesSource final : public EncodedSource {
 public:
  // Throws MediaError if a size is 0, too large, or the smallest is over the largest.
  explicit SizesSource(SizesOptions options);

  [[nodiscard]] FrameRate rate() const override { return options_.rate; }
  [[nodiscard]] std::optional<EncodedFrame> next() override;
  void set_quality(std::uint32_t percent) override { quality_ = percent; }

 private:
  [[nodiscard]] std::uint64_t next_size();

  SizesOptions options_;
  Random sizes_;
  Random contents_;
  FrameNumber number_;
  std::uint32_t quality_ = 100;
};

}  // namespace strand::media
