#include "core/node/assembler.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"
#include "core/node/erasure_code.hpp"
#include "core/wire/limits.hpp"

namespace strand {

namespace {

// Storage for this many chunks is kept from frame to frame.
constexpr std::size_t kept_capacity = 1'024;

FrameShape shape_of(const wire::Chunk& chunk) {
  return {chunk.format, chunk.stream, chunk.deflated, chunk.frame_size, chunk.count};
}

FrameShape shape_of(const wire::Repair& repair) {
  return {wire::Format::binary, repair.stream, repair.deflated, repair.frame_size, repair.count};
}

}  // namespace

Assembler::Assembler(const AssemblerLimits& limits) : limits_(limits) {}

Assembler::Verdict Assembler::add(const wire::Chunk& chunk, Timestamp playout, Timestamp now) {
  if (const auto refusal = refuse(chunk.stream, chunk.frame)) return *refusal;
  Place& place = place_of(chunk.frame);
  if (place == done) return Verdict::duplicate;
  if (place == given_up) return Verdict::expired;

  if (place != unseen) {
    const AssembledFrame& frame = slots_[place - first_slot];
    if (frame.shape != shape_of(chunk)) return Verdict::conflicting;
    if (frame.chunks[chunk.index.value()].held) return Verdict::duplicate;
    if (frame.bytes + chunk.payload.size() > wire::max_frame_size) return Verdict::conflicting;
  }
  AssembledFrame& frame = place == unseen ? begin(chunk.frame, shape_of(chunk), playout, now, place)
                                          : slots_[place - first_slot];
  const std::uint64_t held = chunk.payload.size() + chunk.original.size();
  frame.chunks[chunk.index.value()] = {chunk.payload, chunk.original, chunk.checksum, true};
  frame.bytes += chunk.payload.size();
  frame.held_bytes += held;
  bytes_held_ += ByteCount(held);
  if (++frame.received < frame.shape.count) return Verdict::added;

  const Place slot = place;
  place = done;
  bytes_held_ -= ByteCount(frame.held_bytes);
  repairs_held_ -= frame.repairs.size();
  // The storage of the frame that was completed before serves a later one, unless it is huge.
  std::swap(completed_, frame);
  frame.chunks.clear();
  frame.repairs.clear();
  if (frame.chunks.capacity() > kept_capacity) frame.chunks.shrink_to_fit();
  retire(slot);
  forget_settled();
  return Verdict::completed;
}

Assembler::Verdict Assembler::add(const wire::Repair& repair, Timestamp playout, Timestamp now) {
  if (const auto refusal = refuse(repair.stream, repair.frame)) return *refusal;
  Place& place = place_of(repair.frame);
  if (place == done) return Verdict::duplicate;
  if (place == given_up) return Verdict::expired;
  const FrameShape shape = shape_of(repair);
  if (BlockLayout(repair.count).place(repair.index) >= BlockLayout::most_repairs) {
    return Verdict::conflicting;
  }
  if (place == unseen) begin(repair.frame, shape, playout, now, place);
  AssembledFrame& frame = slots_[place - first_slot];
  if (frame.shape != shape) return Verdict::conflicting;
  const bool held = std::any_of(frame.repairs.begin(), frame.repairs.end(),
                                [&](const auto& other) { return other.index == repair.index; });
  if (held || frame.repairs.size() >= frame.chunks.size()) return Verdict::duplicate;
  frame.repairs.push_back({repair.index, repair.payload});
  ++repairs_held_;
  frame.held_bytes += repair.payload.size();
  bytes_held_ += ByteCount(repair.payload.size());
  return Verdict::added;
}

std::vector<wire::Chunk> Assembler::recover(FrameNumber number, std::uint16_t block) {
  std::vector<wire::Chunk> recovered;
  const Place place = place_of(number);
  if (place < first_slot) return recovered;
  const AssembledFrame& frame = slots_[place - first_slot];
  if (!frame.repairs.empty()) recover_block(frame, block, recovered);
  return recovered;
}

void Assembler::recover_block(const AssembledFrame& frame, std::uint16_t block,
                              std::vector<wire::Chunk>& recovered) const {
  const BlockLayout layout(frame.shape.count);
  std::vector<ByteSpan> chunks;
  std::vector<std::uint16_t> missing;
  for (std::uint16_t place = 0; place < layout.chunks_in(block); ++place) {
    const std::uint16_t index = layout.chunk_at(block, place);
    chunks.push_back(frame.chunks[index].payload.bytes());
    if (!frame.chunks[index].held) missing.push_back(index);
  }
  std::vector<BlockRepair> repairs;
  for (const HeldRepair& repair : frame.repairs) {
    if (repairs.size() == missing.size()) break;
    if (layout.block_of_repair(repair.index) != block) continue;
    repairs.push_back({layout.place(repair.index), repair.payload.bytes()});
  }
  if (missing.empty() || repairs.size() < missing.size()) return;

  const std::vector<Buffer> made = recover_chunks(chunks, repairs, repairs.front().bytes.size());
  for (std::size_t i = 0; i < missing.size(); ++i) {
    const ChunkIndex index(missing[i]);
    wire::Chunk& chunk = recovered.emplace_back();
    chunk.stream = frame.shape.stream;
    chunk.frame = frame.frame;
    chunk.index = index;
    chunk.count = frame.shape.count;
    chunk.deflated = frame.shape.deflated;
    chunk.frame_size = frame.shape.size;
    chunk.payload =
        made[i].slice(0, wire::chunk_range(frame.shape.size, frame.shape.count, index).size);
    chunk.checksum = wire::payload_checksum(chunk.payload.bytes());
  }
}

std::optional<Timestamp> Assembler::next_expiry() const {
  if (begun_.empty()) return std::nullopt;
  return slots_[begun_.front().place - first_slot].expires;
}

std::optional<AbandonedFrame> Assembler::give_up_expired(Timestamp now) {
  if (begun_.empty()) return std::nullopt;
  const Place slot = begun_.front().place;
  if (within_limits() && slots_[slot - first_slot].expires > now) return std::nullopt;
  return release(slot);
}

std::optional<AbandonedFrame> Assembler::give_up_any() {
  if (begun_.empty()) return std::nullopt;
  return release(begun_.front().place);
}

bool Assembler::in_range(FrameNumber frame) {
  if (!first_frame_) return true;
  if (frame < *first_frame_) return false;
  const std::uint64_t next = std::uint64_t{first_frame_->value()} + places_.size();
  return frame.value() < next + limits_.lead;
}

Assembler::Place& Assembler::place_of(FrameNumber frame) {
  const std::size_t index = frame.value() - first_frame_->value();
  if (index >= places_.size()) places_.resize(index + 1, unseen);
  return places_[index];
}

std::optional<Assembler::Verdict> Assembler::refuse(StreamId stream, FrameNumber frame) {
  if (first_frame_ && stream != stream_) return Verdict::conflicting;
  if (!in_range(frame)) return Verdict::out_of_range;
  if (!first_frame_) {
    // Frames before the first one that arrives count as lost; only a stream that is joined far from
    // its start does not go back to frame 0.
    first_frame_ = frame.value() > limits_.lead ? frame : FrameNumber(0);
    stream_ = stream;
  }
  return std::nullopt;
}

AssembledFrame& Assembler::begin(FrameNumber number, const FrameShape& shape, Timestamp playout,
                                 Timestamp now, Place& place) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<Place>(first_slot + slots_.size()));
    slots_.emplace_back();
  }
  place = free_slots_.back();
  free_slots_.pop_back();
  begun_.push_back({number, place});
  ++in_assembly_;

  AssembledFrame& frame = slots_[place - first_slot];
  frame.frame = number;
  frame.shape = shape;
  frame.chunks.clear();
  frame.chunks.resize(shape.count);
  frame.repairs.clear();
  frame.received = 0;
  frame.bytes = 0;
  // The table itself counts, or a small datagram that announces many chunks would cost nothing.
  frame.held_bytes = shape.count * sizeof(HeldChunk);
  bytes_held_ += ByteCount(frame.held_bytes);
  frame.expires = now + hold_;
  frame.playout = playout;
  return frame;
}

AbandonedFrame Assembler::release(Place slot) {
  AbandonedFrame frame = std::exchange(slots_[slot - first_slot], {});
  place_of(frame.frame) = given_up;
  bytes_held_ -= ByteCount(frame.held_bytes);
  repairs_held_ -= frame.repairs.size();
  retire(slot);
  forget_settled();
  return frame;
}

void Assembler::retire(Place slot) {
  STRAND_ASSERT(in_assembly_ > 0);
  --in_assembly_;
  free_slots_.push_back(slot);
}

void Assembler::forget_settled() {
  const auto in_assembly = [this](const Begun& begun) {
    return places_[begun.frame.value() - first_frame_->value()] == begun.place;
  };
  while (!begun_.empty() && !in_assembly(begun_.front())) begun_.pop_front();
}

}  // namespace strand
