#include "core/base/frame_range.hpp"

#include <algorithm>

namespace strand {

bool add_frame(std::vector<FrameRange>& ranges, FrameNumber frame, std::size_t most) {
  // The first range that begins after the frame; the one before it may hold the frame already.
  const auto after = std::upper_bound(
      ranges.begin(), ranges.end(), frame,
      [](FrameNumber number, const FrameRange& range) { return number < range.first; });
  const bool has_before = after != ranges.begin();
  if (has_before && frame <= std::prev(after)->last) return true;
  const bool prolongs = has_before && std::prev(after)->last.next() == frame;
  const bool precedes = after != ranges.end() && frame.next() == after->first;
  if (prolongs && precedes) {
    std::prev(after)->last = after->last;
    ranges.erase(after);
  } else if (prolongs) {
    std::prev(after)->last = frame;
  } else if (precedes) {
    after->first = frame;
  } else {
    if (ranges.size() >= most) return false;
    ranges.insert(after, {frame, frame});
  }
  return true;
}

bool ascend_apart(const std::vector<FrameRange>& ranges) {
  for (std::size_t i = 0; i < ranges.size(); ++i) {
    if (ranges[i].last < ranges[i].first) return false;
    // Without sums, which may overflow at the end of the numbers.
    if (i > 0 && (ranges[i].first <= ranges[i - 1].last ||
                  ranges[i].first.value() - ranges[i - 1].last.value() == 1)) {
      return false;
    }
  }
  return true;
}

std::uint64_t frames_in(const std::vector<FrameRange>& ranges) {
  std::uint64_t frames = 0;
  for (const FrameRange& range : ranges) {
    frames += std::uint64_t{range.last.value()} - range.first.value() + 1;
  }
  return frames;
}

}  // namespace strand
