#include "reports/frame_strip.hpp"

#include <algorithm>

#include "core/base/assert.hpp"
#include "reports/frame_status.hpp"

namespace strand::reports {

namespace {

__extension__ using Wide = unsigned __int128;

struct Slot {
  std::uint64_t end = 0;  // the frame after its last
  std::uint64_t sent = 0;
  std::uint64_t complete = 0;
};

char glyph_of(const Slot& slot) {
  if (slot.sent == 0) return ' ';
  if (slot.complete == slot.sent) return '#';
  if (slot.complete >= slot.sent - slot.complete) return '=';
  return slot.complete > 0 ? '.' : 'x';
}

// Walks the runs and the slots side by side; neither is expanded to frames.
void lay_over(const std::vector<StatusRun>& runs, std::uint64_t first_frame,
              std::vector<Slot>& slots) {
  std::size_t slot = 0;
  std::uint64_t frame = first_frame;
  while (slot < slots.size() && slots[slot].end <= frame) ++slot;
  for (const StatusRun& run : runs) {
    const std::uint64_t end = frame + run.length;
    while (frame < end && slot < slots.size()) {
      const std::uint64_t part = std::min(end, slots[slot].end) - frame;
      slots[slot].sent += part;
      if (run.status == FrameStatus::complete) slots[slot].complete += part;
      frame += part;
      if (frame == slots[slot].end) ++slot;
    }
  }
}

}  // namespace

std::string frame_strip(const std::vector<StripRun>& peer_runs, std::uint64_t frames,
                        std::size_t width) {
  STRAND_ASSERT(width >= 1);
  std::vector<Slot> slots(static_cast<std::size_t>(std::min<std::uint64_t>(width, frames)));
  for (std::size_t i = 0; i < slots.size(); ++i) {
    slots[i].end = static_cast<std::uint64_t>(static_cast<Wide>(frames) * (i + 1) / slots.size());
  }
  for (const StripRun& one : peer_runs) {
    if (const auto runs = parse_status(one.status)) lay_over(*runs, one.first_frame, slots);
  }
  std::string strip;
  for (const Slot& slot : slots) strip += glyph_of(slot);
  return strip;
}

}  // namespace strand::reports
