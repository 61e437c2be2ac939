// Frames of a stream as ranges, where there are many and most of them stand side by side.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "core/base/ids.hpp"

namespace strand {

struct FrameRange {
  FrameNumber first;
  FrameNumber last;  // included; not before `first`

  friend bool operator==(const FrameRange&, const FrameRange&) = default;
};

// Adds a frame to ranges that ascend and do not touch one another, and stay so. False, and nothing
// is changed, where that would take a range more than `most`.
bool add_frame(std::vector<FrameRange>& ranges, FrameNumber frame, std::size_t most);

// Whether ranges ascend and do not touch one another.
[[nodiscard]] bool ascend_apart(const std::vector<FrameRange>& ranges);

[[nodiscard]] std::uint64_t frames_in(const std::vector<FrameRange>& ranges);

}  // namespace strand
