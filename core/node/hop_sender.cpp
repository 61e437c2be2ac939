#include "core/node/hop_sender.hpp"

#include <algorithm>
#include <utility>

namespace strand {

namespace {

// The size of a datagram as far as bursts are concerned.
std::uint64_t weight(const wire::Chunk& chunk) {
  return wire::chunk_header_size + std::max(chunk.payload.size(), chunk.original.size());
}

}  // namespace

void HopSender::set_next(std::optional<Endpoint> next) {
  next_ = next;
  if (next_) return;
  waiting_.clear();
  waiting_end_.reset();
  waiting_bytes_ = 0;
}

void HopSender::send(wire::Chunk chunk, Timestamp playout, Turn& turn) {
  if (!next_) return;
  refill(turn.now);
  if (waiting_.empty() && allowance_ > 0) {
    transmit(chunk, playout, turn);
    return;
  }
  waiting_bytes_ += weight(chunk);
  waiting_.push_back({std::move(chunk), playout});
}

void HopSender::send(const wire::EndOfStream& end, Turn& turn) {
  if (!next_) return;
  if (waiting_.empty()) {
    transmit(end, turn);
  } else {
    waiting_end_ = end;
  }
}

void HopSender::send_due(Turn& turn) {
  if (waiting_.empty()) return;
  refill(turn.now);
  while (!waiting_.empty() && allowance_ > 0) {
    WaitingChunk& next = waiting_.front();
    waiting_bytes_ -= weight(next.chunk);
    transmit(next.chunk, next.playout, turn);
    waiting_.pop_front();
  }
  if (!waiting_.empty() || !waiting_end_) return;
  transmit(*waiting_end_, turn);
  waiting_end_.reset();
}

std::optional<Timestamp> HopSender::deadline() const {
  if (waiting_.empty()) return std::nullopt;
  return *burst_began_ + burst_gap;
}

void HopSender::refill(Timestamp now) {
  if (burst_began_ && now < *burst_began_ + burst_gap) return;
  burst_began_ = now;
  allowance_ = std::max<std::uint64_t>(burst_bytes, waiting_bytes_ / 8);
}

void HopSender::transmit(wire::Chunk& chunk, Timestamp playout, Turn& turn) {
  allowance_ -= std::min(allowance_, weight(chunk));
  chunk.link_sequence = take_sequence();
  chunk.time_left = playout - turn.now;
  const wire::EncodedDatagram datagram = wire::encode(chunk);
  turn.out.send_datagram(*next_, datagram.header(), datagram.body);
  turn.record({EventKind::datagram_sent, chunk.frame, chunk.index,
               static_cast<std::uint32_t>(datagram.size()), chunk.payload.size()});
}

void HopSender::transmit(const wire::EndOfStream& end, Turn& turn) {
  wire::EndOfStream outgoing = end;
  outgoing.link_sequence = take_sequence();
  const wire::EncodedDatagram datagram = wire::encode(outgoing);
  turn.out.send_datagram(*next_, datagram.header(), datagram.body);
  turn.record({EventKind::end_of_stream_sent, FrameNumber(0), ChunkIndex(0),
               static_cast<std::uint32_t>(datagram.size()), end.frames});
}

LinkSequence HopSender::take_sequence() {
  return std::exchange(sequence_, sequence_.next());
}

}  // namespace strand
