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
  link_.set_next(next);
  repair_.on_next_changed();
  if (next) return;
  waiting_.clear();
  waiting_end_.reset();
  waiting_bytes_ = 0;
  most_waiting_bytes_ = 0;
}

void HopSender::send(wire::Chunk&& chunk, Timestamp playout, Turn& turn) {
  if (!link_.next()) return;
  refill(turn.now);
  if (waiting_.empty() && allowance_ > 0) {
    transmit(chunk, playout, turn);
    return;
  }
  waiting_bytes_ += weight(chunk);
  most_waiting_bytes_ = std::max(most_waiting_bytes_, waiting_bytes_);
  waiting_.push_back({std::move(chunk), playout});
}

void HopSender::send(const wire::EndOfStream& end, Turn& turn) {
  if (!link_.next()) return;
  if (waiting_.empty()) {
    link_.send(end, turn);
  } else {
    waiting_end_ = end;
  }
}

void HopSender::on_feedback(Endpoint from, const wire::Feedback& feedback,
                            std::uint32_t datagram_size, Turn& turn) {
  if (link_.next() != from) {
    turn.record({EventKind::feedback_refused, {}, {}, datagram_size, 0});
    return;
  }
  repair_.on_feedback(feedback, datagram_size, turn);
}

void HopSender::send_due(Turn& turn) {
  if (!waiting_.empty()) send_waiting(turn);
  repair_.act(turn);
}

void HopSender::send_waiting(Turn& turn) {
  refill(turn.now);
  while (!waiting_.empty() && allowance_ > 0) {
    WaitingChunk& next = waiting_.front();
    waiting_bytes_ -= weight(next.chunk);
    transmit(next.chunk, next.playout, turn);
    waiting_.pop_front();
  }
  if (!waiting_.empty()) return;
  most_waiting_bytes_ = 0;
  if (!waiting_end_) return;
  link_.send(*waiting_end_, turn);
  waiting_end_.reset();
}

std::optional<Timestamp> HopSender::deadline() const {
  const std::optional<Timestamp> repair = repair_.deadline();
  if (waiting_.empty()) return repair;
  const Timestamp burst = *burst_began_ + gap();
  return repair ? std::min(*repair, burst) : burst;
}

wire::Onward HopSender::onward() const {
  return link_.next() ? repair_.estimate().with_this_hop() : wire::Onward{};
}

void HopSender::refill(Timestamp now) {
  if (burst_began_ && now < *burst_began_ + gap()) return;
  burst_began_ = now;
  allowance_ = burst();
}

std::uint64_t HopSender::burst() const {
  const std::uint64_t unpaced = std::max<std::uint64_t>(burst_bytes, waiting_bytes_ / 8);
  const Duration window = pace();
  if (window <= paced_gap) return unpaced;
  // One datagram at the least, for any allowance is enough for one.
  const std::uint64_t paced = most_waiting_bytes_ * static_cast<std::uint64_t>(paced_gap.count()) /
                              static_cast<std::uint64_t>(window.count());
  return std::clamp<std::uint64_t>(paced, 1, unpaced);
}

Duration HopSender::pace() const {
  const HopEstimate& estimate = repair_.estimate();
  if (estimate.rate_kbit()) return longest_pace_;
  return std::min(longest_pace_, estimate.rtt().smoothed() / 4);
}

void HopSender::transmit(wire::Chunk& chunk, Timestamp playout, Turn& turn) {
  allowance_ -= std::min(allowance_, weight(chunk));
  repair_.before_sending(chunk, playout, turn.now);
  link_.send(chunk, turn);
  repair_.after_sending(chunk, playout, turn);
}

}  // namespace strand
