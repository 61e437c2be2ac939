#include "core/node/hop_repair.hpp"

#include <algorithm>
#include <span>
#include <utility>

namespace strand {

namespace {

wire::Chunk chunk_of(const StoredFrame& frame, std::uint16_t index) {
  const StoredChunk& stored = frame.chunks[index];
  wire::Chunk chunk;
  chunk.stream = frame.stream;
  chunk.frame = frame.frame;
  chunk.index = ChunkIndex(index);
  chunk.count = static_cast<std::uint16_t>(frame.chunks.size());
  chunk.deflated = frame.deflated;
  chunk.frame_size = frame.size;
  chunk.checksum = stored.checksum;
  chunk.payload = stored.payload;
  return chunk;
}

}  // namespace

void HopRepair::set_recovery(wire::Recovery recovery) {
  recovery_ = recovery;
  link_.remember(active());
}

void HopRepair::on_next_changed() {
  estimate_.forget();
  link_.flight().begin_link();
  for (const LaterCopy& copy : later_) {
    if (StoredChunk* chunk = counted(copy)) --chunk->in_flight;
  }
  later_.clear();
  probes_ = 0;
  if (!link_.next()) {
    store_.clear();
    probe_at_.reset();
  }
}

bool HopRepair::resends() const {
  return recovery_ == wire::Recovery::arq || recovery_ == wire::Recovery::hybrid;
}

bool HopRepair::adds_repairs() const {
  return recovery_ == wire::Recovery::fec || recovery_ == wire::Recovery::hybrid;
}

void HopRepair::before_sending(wire::Chunk& chunk, Timestamp playout, Timestamp now) {
  chunk.time_left = left_at_arrival(playout, now);
}

void HopRepair::after_sending(const wire::Chunk& chunk, Timestamp playout, Turn& turn) {
  if (!active() || chunk.format != wire::Format::binary) return;
  budget_.earn(wire::chunk_header_size + chunk.payload.size());
  stream_ = chunk.stream;
  note_sent(turn.now);
  StoredFrame* frame = store_.add(chunk, playout, turn.now);
  if (frame == nullptr) return;
  frame->chunks[chunk.index.value()].in_flight = 1;
  if (adds_repairs() && frame->all_sent()) add_repairs(*frame, turn);
}

void HopRepair::pass_on(const wire::Repair& repair, Timestamp playout, Turn& turn) {
  if (!adds_repairs() || !link_.next()) return;
  StoredFrame* frame = store_.find(repair.frame);
  if (frame == nullptr || frame->chunks.size() != repair.count) return;
  // Where all chunks have gone on, add_repairs() has seen to it.
  if (frame->all_sent()) return;
  const std::uint16_t wanted = repairs_wanted(repair.count, playout, turn.now);
  if (repair.index >= wanted) return;
  if (frame->repairs.size() < wanted) frame->repairs.resize(wanted);
  StoredRepair& stored = frame->repairs[repair.index];
  if (stored.sent || !budget_.spend(wire::chunk_header_size + repair.payload.size())) return;
  stored.sent = true;
  stored.in_flight = true;
  wire::Repair onward = repair;
  onward.retransmission = false;
  onward.time_left = left_at_arrival(playout, turn.now);
  note_sent(turn.now);
  link_.send(onward, turn);
}

void HopRepair::on_feedback(const wire::Feedback& feedback, std::uint32_t datagram_size,
                            Turn& turn) {
  const bool possible =
      active() && feedback.stream == stream_ && link_.flight().apply(feedback, turn.now, decided_);
  turn.record({possible ? EventKind::feedback_received : EventKind::feedback_refused,
               {},
               {},
               datagram_size,
               possible ? decided_.lost : 0});
  if (!possible) return;
  if (feedback.onward) estimate_.set_onward(*feedback.onward);
  estimate_.set_onward_rate(feedback.rate_kbit);
  estimate_.add_delivered(decided_.arrived_bytes, turn.now);
  if (decided_.round_trip) estimate_.add_round_trip(*decided_.round_trip, turn.now);
  if (!decided_.fates.empty()) probes_ = 0;
  std::optional<Timestamp> lost_last;
  for (const FlightLog::Fate& fate : std::span(decided_.fates).subspan(decided_.of_another_link)) {
    estimate_.add_fate(fate.lost);
    if (fate.lost) lost_last = fate.datagram.sent;
  }
  if (lost_last) estimate_.add_notice(turn.now - *lost_last);
  // First all that arrived, so that nothing is sent again which is not needed any more.
  for (const FlightLog::Fate& fate : decided_.fates) {
    if (!fate.lost) on_arrived(fate.datagram);
  }
  if (decided_.lost > 0) {
    for (const FlightLog::Fate& fate : decided_.fates) {
      if (fate.lost) on_lost(fate.datagram, turn);
    }
  }
  if (link_.flight().in_flight() == 0) probe_at_.reset();
}

void HopRepair::on_arrived(const FlownDatagram& datagram) {
  if (datagram.cargo == Cargo::nothing) return;
  StoredFrame* frame = store_.find(datagram.frame);
  if (frame == nullptr) return;
  if (datagram.cargo == Cargo::repair) {
    if (datagram.index >= frame->repairs.size()) return;
    frame->repairs[datagram.index].in_flight = false;
    frame->repair_arrived(datagram.index);
  } else {
    StoredChunk& chunk = frame->chunks[datagram.index];
    frame->chunk_arrived(datagram.index);
    if (chunk.in_flight > 0) --chunk.in_flight;
  }
  if (frame->delivered()) store_.erase(datagram.frame);
}

void HopRepair::on_lost(const FlownDatagram& datagram, Turn& turn) {
  if (datagram.cargo == Cargo::nothing) return;
  StoredFrame* frame = store_.find(datagram.frame);
  if (frame == nullptr) return;
  std::uint16_t block = 0;
  if (datagram.cargo == Cargo::repair) {
    if (datagram.index >= frame->repairs.size()) return;
    frame->repairs[datagram.index].in_flight = false;
    block = frame->layout.block_of_repair(datagram.index);
  } else {
    StoredChunk& chunk = frame->chunks[datagram.index];
    if (chunk.in_flight > 0) --chunk.in_flight;
    block = frame->layout.block_of_chunk(datagram.index);
  }
  if (resends()) mend(*frame, block, turn);
}

void HopRepair::mend(StoredFrame& frame, std::uint16_t block, Turn& turn) {
  std::size_t shortage = frame.shortage(block);
  const std::uint16_t chunks = frame.layout.chunks_in(block);
  for (std::uint16_t place = 0; place < chunks && shortage > 0; ++place) {
    const std::uint16_t index = frame.layout.chunk_at(block, place);
    const StoredChunk& chunk = frame.chunks[index];
    if (!chunk.sent || chunk.arrived || chunk.in_flight > 0 || chunk.given_up) continue;
    send_copies(frame, index, turn);
    --shortage;
  }
}

void HopRepair::send_copies(StoredFrame& frame, std::uint16_t index, Turn& turn) {
  const Duration left = left_at_arrival(frame.playout, turn.now);
  if (left < Duration::zero()) return give_up(frame, index, GivenUp::no_time, turn);
  const RepairOutlook outlook = estimate_.outlook();
  const unsigned copies = RepairPlan(outlook).copies(estimate_.slack(left));
  if (!send_copy(frame, index, turn)) return give_up(frame, index, GivenUp::no_budget, turn);
  const bool bursts = outlook.bursts();
  for (unsigned copy = 1; copy < copies; ++copy) {
    if (bursts) {
      ++frame.chunks[index].in_flight;
      later_.push_back({turn.now + copy * copy_gap, frame.frame, index});
    } else {
      send_copy(frame, index, turn);
    }
  }
}

bool HopRepair::send_copy(StoredFrame& frame, std::uint16_t index, Turn& turn) {
  wire::Chunk chunk = chunk_of(frame, index);
  if (!budget_.spend(wire::chunk_header_size + chunk.payload.size())) return false;
  chunk.time_left = left_at_arrival(frame.playout, turn.now);
  ++frame.chunks[index].in_flight;
  note_sent(turn.now);
  link_.send_again(chunk, turn);
  return true;
}

void HopRepair::give_up(StoredFrame& frame, std::uint16_t index, GivenUp reason, Turn& turn) {
  frame.chunks[index].given_up = true;
  turn.record({EventKind::chunk_given_up, frame.frame, ChunkIndex(index), 0,
               static_cast<std::uint64_t>(reason)});
}

void HopRepair::add_repairs(StoredFrame& frame, Turn& turn) {
  const auto chunks = static_cast<std::uint16_t>(frame.chunks.size());
  const std::uint16_t wanted = repairs_wanted(chunks, frame.playout, turn.now);
  if (frame.repairs.size() < wanted) frame.repairs.resize(wanted);
  for (std::uint16_t index = 0; index < wanted; ++index) {
    if (!frame.repairs[index].sent) send_repair(frame, index, turn);
  }
}

void HopRepair::send_repair(StoredFrame& frame, std::uint16_t index, Turn& turn) {
  const std::uint16_t block = frame.layout.block_of_repair(index);
  std::vector<ByteSpan> chunks;
  for (std::uint16_t place = 0; place < frame.layout.chunks_in(block); ++place) {
    chunks.push_back(frame.chunks[frame.layout.chunk_at(block, place)].payload.bytes());
  }
  const std::size_t longest = frame.chunks.front().payload.size();
  if (!budget_.spend(wire::chunk_header_size + longest)) return;
  wire::Repair repair;
  repair.stream = frame.stream;
  repair.frame = frame.frame;
  repair.index = index;
  repair.count = static_cast<std::uint16_t>(frame.chunks.size());
  repair.deflated = frame.deflated;
  repair.frame_size = frame.size;
  repair.time_left = left_at_arrival(frame.playout, turn.now);
  repair.payload = make_repair(chunks, frame.layout.place(index), longest).slice();
  repair.checksum = wire::payload_checksum(repair.payload.bytes());
  frame.repairs[index].sent = true;
  frame.repairs[index].in_flight = true;
  note_sent(turn.now);
  link_.send(repair, turn);
}

std::uint16_t HopRepair::repairs_wanted(std::uint16_t chunks, Timestamp playout,
                                        Timestamp now) const {
  const BlockLayout layout(chunks);
  const Duration slack = estimate_.slack(left_at_arrival(playout, now));
  const std::uint16_t a_block =
      RepairPlan(estimate_.outlook()).repairs(layout.chunks_in(0), slack, resends());
  const std::uint32_t wanted = std::uint32_t{a_block} * layout.blocks();
  return static_cast<std::uint16_t>(std::min<std::uint32_t>(wanted, wire::max_repairs_per_frame));
}

Duration HopRepair::left_at_arrival(Timestamp playout, Timestamp now) const {
  return playout - now - estimate_.rtt().one_way();
}

// The deadline stays where it is until it is reached: a driver that is told of another one for
// every datagram has more to do with that than with the datagram.
void HopRepair::note_sent(Timestamp now) {
  silent_at_ = now + probe_delay;
  if (!probe_at_ || *probe_at_ > silent_at_) probe_at_ = silent_at_;
  probes_ = 0;
  quick_probes_ = 0;
}

void HopRepair::act(Turn& turn) {
  while (!later_.empty() && later_.front().due <= turn.now) {
    const LaterCopy copy = later_.front();
    later_.pop_front();
    StoredChunk* chunk = counted(copy);
    if (chunk == nullptr) continue;
    --chunk->in_flight;
    StoredFrame& frame = *store_.find(copy.frame);
    if (chunk->arrived || send_copy(frame, copy.index, turn) || chunk->in_flight > 0) continue;
    give_up(frame, copy.index, GivenUp::no_budget, turn);
  }
  if (!probe_at_ || *probe_at_ > turn.now) return;
  probe_at_.reset();
  if (silent_at_ > turn.now) {
    probe_at_ = silent_at_;
    return;
  }
  if (!link_.next() || link_.flight().in_flight() == 0 || probes_ >= most_probes) return;
  link_.send_probe(stream_, turn);
  const std::uint32_t run = (estimate_.loss().mean_run_sixteenths() + 8) / 16;
  if (++quick_probes_ < std::min(run, most_quick_probes)) {
    probe_at_ = turn.now + probe_delay;
    return;
  }
  quick_probes_ = 0;
  const RttEstimator& rtt = estimate_.rtt();
  const Duration answer = rtt.known() ? rtt.smoothed() + 4 * rtt.variation() : unknown_round_trip;
  probe_at_ = turn.now + (answer + probe_delay) * (1U << probes_);
  ++probes_;
}

StoredChunk* HopRepair::counted(const LaterCopy& copy) {
  StoredFrame* frame = store_.find(copy.frame);
  if (frame == nullptr || copy.index >= frame->chunks.size()) return nullptr;
  StoredChunk& chunk = frame->chunks[copy.index];
  return chunk.in_flight > 0 ? &chunk : nullptr;
}

std::optional<Timestamp> HopRepair::deadline() const {
  if (later_.empty()) return probe_at_;
  return probe_at_ ? std::min(*probe_at_, later_.front().due) : later_.front().due;
}

}  // namespace strand
