#include "core/node/repair_store.hpp"

#include <algorithm>

namespace strand {

template <class CountsChunk, class CountsRepair>
std::size_t StoredFrame::lacking(std::uint16_t block, CountsChunk counts_chunk,
                                 CountsRepair counts_repair) const {
  std::size_t have = 0;
  const std::uint16_t wanted = layout.chunks_in(block);
  for (std::uint16_t place = 0; place < wanted; ++place) {
    if (counts_chunk(chunks[layout.chunk_at(block, place)])) ++have;
  }
  for (std::size_t repair = block; repair < repairs.size(); repair += layout.blocks()) {
    if (counts_repair(repairs[repair])) ++have;
  }
  return have < wanted ? wanted - have : 0;
}

std::size_t StoredFrame::shortage(std::uint16_t block) const {
  return lacking(
      block,
      [](const StoredChunk& chunk) {
        return chunk.arrived || chunk.in_flight > 0 || chunk.given_up;
      },
      [](const StoredRepair& repair) { return repair.arrived || repair.in_flight; });
}

bool StoredFrame::delivered() const {
  // Most of the time there is no need to look at each of them.
  if (arrivals_ < chunks.size()) return false;
  const auto arrived = [](const auto& sent) { return sent.arrived; };
  for (std::uint16_t block = 0; block < layout.blocks(); ++block) {
    if (lacking(block, arrived, arrived) > 0) return false;
  }
  return true;
}

StoredFrame* RepairStore::add(const wire::Chunk& chunk, Timestamp playout, Timestamp now) {
  StoredFrame* frame = find(chunk.frame);
  if (frame == nullptr) {
    while (!frames_.empty() && frames_.front().playout < now) drop_oldest();
    frame = &begin(chunk, playout);
  }
  if (frame->chunks.size() != chunk.count) return nullptr;
  StoredChunk& stored = frame->chunks[chunk.index.value()];
  if (stored.sent) return nullptr;
  stored.sent = true;
  stored.payload = chunk.payload;
  stored.checksum = chunk.checksum;
  ++frame->chunks_sent;
  frame->bytes += chunk.payload.size();
  bytes_ += chunk.payload.size();
  // The oldest may be this one.
  while (!within_limits()) drop_oldest();
  return find(chunk.frame);
}

StoredFrame* RepairStore::find(FrameNumber frame) {
  // Most are asked for while they are new.
  const auto found = std::find_if(frames_.rbegin(), frames_.rend(),
                                  [frame](const auto& stored) { return stored.frame == frame; });
  return found == frames_.rend() ? nullptr : &*found;
}

void RepairStore::erase(FrameNumber frame) {
  const auto found = std::find_if(frames_.begin(), frames_.end(),
                                  [frame](const auto& stored) { return stored.frame == frame; });
  if (found == frames_.end()) return;
  bytes_ -= found->bytes;
  frames_.erase(found);
}

void RepairStore::clear() {
  frames_.clear();
  bytes_ = 0;
}

StoredFrame& RepairStore::begin(const wire::Chunk& chunk, Timestamp playout) {
  StoredFrame& frame = frames_.emplace_back();
  frame.frame = chunk.frame;
  frame.stream = chunk.stream;
  frame.deflated = chunk.deflated;
  frame.size = chunk.frame_size;
  frame.playout = playout;
  frame.layout = BlockLayout(chunk.count);
  frame.chunks.resize(chunk.count);
  // The table itself counts, or a small chunk that announces many others would cost nothing.
  frame.bytes = chunk.count * sizeof(StoredChunk);
  bytes_ += frame.bytes;
  return frame;
}

void RepairStore::drop_oldest() {
  bytes_ -= frames_.front().bytes;
  frames_.pop_front();
}

}  // namespace strand
