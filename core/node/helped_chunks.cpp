#include "core/node/helped_chunks.hpp"

namespace strand {

void HelpedChunks::add(FrameNumber frame, ChunkIndex chunk, Help help) {
  if (frame < first_) return;
  helped_.emplace(std::pair(frame, chunk), help);
  if (helped_.size() > most) forget_lowest_frame();
  while (!helped_.empty() && helped_.begin()->first.first.value() + most_frames <= frame.value()) {
    forget_lowest_frame();
  }
}

std::optional<Help> HelpedChunks::on_first_sending(FrameNumber frame, ChunkIndex chunk) {
  const auto found = helped_.find({frame, chunk});
  if (found == helped_.end()) return std::nullopt;
  const Help help = found->second;
  helped_.erase(found);
  return help;
}

bool HelpedChunks::any(FrameNumber frame, Help help) const {
  for (auto at = helped_.lower_bound({frame, ChunkIndex(0)});
       at != helped_.end() && at->first.first == frame; ++at) {
    if (at->second == help) return true;
  }
  return false;
}

void HelpedChunks::forget_lowest_frame() {
  const FrameNumber lowest = helped_.begin()->first.first;
  first_ = FrameNumber(lowest.value() + 1);
  helped_.erase(helped_.begin(), helped_.lower_bound({first_, ChunkIndex(0)}));
}

}  // namespace strand
