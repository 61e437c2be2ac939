// The frames of a run in stretches in which every peer fared alike.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "reports/frame_status.hpp"
#include "reports/model.hpp"

namespace strand::reports::html {

struct FrameSegment {
  std::uint64_t first = 0;
  std::uint64_t length = 0;  // at least 1
  // One a peer, valid until the visit returns; nothing where the frame was not sent to the peer,
  // which joined later.
  std::span<const std::optional<FrameStatus>> statuses;
};

// Visits the segments from the first frame on. Frames of which a peer that was there says nothing
// are lost there.
// Time is linear in peers x segments, whatever their lengths.
void each_segment(const RunReport& run, const std::function<void(const FrameSegment&)>& visit);

// For each peer, how many frames broke on the hop into it: the last peer that had them complete or
// late is the one before it. A relay that crashed and forgot what it passed on breaks nothing, and
// nobody knows what peers that never reported had, or were not there: with none but those behind
// it, no hop counts.
[[nodiscard]] std::vector<std::uint64_t> frames_broken_at(const RunReport& run);

}  // namespace strand::reports::html
