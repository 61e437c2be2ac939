// A frame rate as video files state it, a floating-point number, made a ratio again.
#pragma once

#include <optional>

#include "core/base/frame_rate.hpp"

namespace strand::media {

// The simplest ratio that is the same number within the precision of a double, as 30000/1001 for
// 29.97002997002997 and 25/2 for 12.5; if its denominator were over 1001, the nearest ratio with
// one of at most 1001. The NTSC rates, which are 24, 30, 60 and 120 times 1000/1001, are also
// known by their first two or three decimals, rounded: 23.98, 23.976, 29.97. Nothing for what is no
// frame rate: not a number, below 1/1001, or over 1000. Floating point decides nothing later: the
// ratio is what a run reckons with.
[[nodiscard]] std::optional<FrameRate> nearest_frame_rate(double frames_per_second);

}  // namespace strand::media
