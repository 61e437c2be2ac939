#include "core/node/repair_store.hpp"

#include <utility>

namespace strand {

namespace {
// A table of up to so many chunks is kept for another frame, and up to so many tables.
constexpr std::size_t kept_capacity = 1'024;
constexpr std::size_t kept_tables = 16;
}  // namespace

void StoredFrame::begin(const wire::Chunk& chunk, Timestamp playout_deadline,
                        std::vector<StoredChunk> table) {
  frame = chunk.frame;
  stream = chunk.stream;
  deflated = chunk.deflated;
  size = chunk.frame_size;
  playout = playout_deadline;
  layout = BlockLayout(chunk.count);
  chunks = std::move(table);
  chunks.resize(chunk.count);
  chunks_sent = 0;
  // The table itself counts, or a small chunk that announces many others would cost nothing.
  bytes = chunk.count * sizeof(StoredChunk);
  arrivals_ = 0;
}

std::vector<StoredChunk> StoredFrame::clear() {
  chunks.clear();
  repairs.clear();
  return std::exchange(chunks, {});
}

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
    while (!frames_.empty() && frames_.front().playout < now) let_go(frames_.front());
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
  if (within_limits()) return frame;
  // The oldest may be this one.
  while (!within_limits()) let_go(frames_.front());
  return find(chunk.frame);
}

StoredFrame* RepairStore::search(FrameNumber frame) {
  // Most are asked for while they are new.
  for (std::size_t i = frames_.size(); i-- > 0;) {
    if (is(frames_[i], frame)) return &frames_[i];
  }
  return nullptr;
}

void RepairStore::erase(FrameNumber frame) {
  if (StoredFrame* const found = find(frame)) let_go(*found);
}

void RepairStore::clear() {
  while (!frames_.empty()) let_go(frames_.front());
}

StoredFrame& RepairStore::begin(const wire::Chunk& chunk, Timestamp playout) {
  StoredFrame& frame = frames_.push_slot();
  std::vector<StoredChunk> table;
  if (!free_tables_.empty()) {
    table = std::move(free_tables_.back());
    free_tables_.pop_back();
  }
  frame.begin(chunk, playout, std::move(table));
  ++count_;
  bytes_ += frame.bytes;
  return frame;
}

void RepairStore::let_go(StoredFrame& frame) {
  bytes_ -= frame.bytes;
  --count_;
  std::vector<StoredChunk> table = frame.clear();
  if (table.capacity() <= kept_capacity && free_tables_.size() < kept_tables) {
    free_tables_.push_back(std::move(table));
  }
  while (!frames_.empty() && frames_.front().is_clear()) frames_.drop_front();
}

}  // namespace strand
