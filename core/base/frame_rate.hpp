// Frames a second as a ratio, so that 30000/1001 stays exact over any number of frames.
#pragma once

#include <cstdint>

#include "core/base/assert.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"

namespace strand {

class FrameRate {
 public:
  // `numerator / denominator` frames a second; both are at least 1 and at most 1,000,000.
  constexpr FrameRate(std::uint32_t numerator, std::uint32_t denominator)
      : numerator_(numerator), denominator_(denominator) {
    STRAND_ASSERT(numerator >= 1 && numerator <= limit);
    STRAND_ASSERT(denominator >= 1 && denominator <= limit);
  }

  static constexpr std::uint32_t limit = 1'000'000;

  [[nodiscard]] constexpr std::uint32_t numerator() const { return numerator_; }
  [[nodiscard]] constexpr std::uint32_t denominator() const { return denominator_; }

  // When `frame` is due after frame 0, rounded down to a nanosecond: errors do not add up.
  [[nodiscard]] constexpr Duration offset_of(FrameNumber frame) const {
    __extension__ using Wide = unsigned __int128;
    const Wide nanoseconds =
        static_cast<Wide>(frame.value()) * denominator_ * 1'000'000'000U / numerator_;
    return Duration(static_cast<Duration::rep>(nanoseconds));
  }
  // For display only.
  [[nodiscard]] constexpr double as_double() const {
    return static_cast<double>(numerator_) / denominator_;
  }

  friend constexpr bool operator==(FrameRate, FrameRate) = default;

 private:
  std::uint32_t numerator_;
  std::uint32_t denominator_;
};

}  // namespace strand
