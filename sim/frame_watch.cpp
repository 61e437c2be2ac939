#include "sim/frame_watch.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"
#include "core/node/hop_receiver.hpp"
#include "core/wire/datagram.hpp"
#include "sim/carried_chunk.hpp"

namespace strand::sim {

namespace {

// Numbers rise in the order of sending, and a copy stands right behind its original.
CarriedCopy* find_open(std::vector<CarriedCopy>& copies, std::uint64_t number, bool corrupted) {
  auto at = std::lower_bound(
      copies.begin(), copies.end(), number,
      [](const CarriedCopy& copy, std::uint64_t wanted) { return copy.number < wanted; });
  CarriedCopy* found = nullptr;
  for (; at != copies.end() && at->number == number; ++at) {
    if (at->end != CarriedCopy::End::on_its_way) continue;
    if (found == nullptr || (found->corrupted != corrupted && at->corrupted == corrupted)) {
      found = &*at;
    }
  }
  return found;
}

// Whether feedback says that a datagram was lost; nothing where it is of a later one.
std::optional<bool> says_lost(const wire::Feedback& feedback, LinkSequence sequence) {
  const std::uint64_t behind =
      (wire::link_sequence_range + feedback.newest.value() - sequence.value()) %
      wire::link_sequence_range;
  if (behind >= wire::link_sequence_range / 2) return std::nullopt;
  std::uint64_t covered = 0;
  bool arrived = true;
  for (const std::uint16_t run : feedback.runs()) {
    covered += run;
    if (behind < covered) return !arrived;
    arrived = !arrived;
  }
  return true;
}

}  // namespace

FrameWatch::FrameWatch(FrameNumber frame, HostId peer) : peer_(peer), lives_(peer.value() + 1U) {
  STRAND_ASSERT(peer.value() > 0);
  story_.frame = frame;
  story_.hops.resize(peer.value());
  story_.repairs.resize(peer.value());
  story_.notices.resize(peer.value());
  story_.hosts.resize(lives_.size());
}

FrameStory FrameWatch::take() {
  settle(CarriedCopy::End::lost, LossCause::corruption, {});
  return std::move(story_);
}

std::optional<std::size_t> FrameWatch::hop_to(HostId from, HostId to) const {
  if (to <= from || to > peer_) return std::nullopt;
  return to.value() - 1U;
}

CarriedCopy* FrameWatch::open_copy(std::size_t hop, std::uint64_t number, bool corrupted) {
  CarriedCopy* const chunk = find_open(story_.hops[hop], number, corrupted);
  return chunk != nullptr ? chunk : find_open(story_.repairs[hop], number, corrupted);
}

void FrameWatch::on_sent(Timestamp now, HostId from, HostId to, const link::Packet& packet) {
  // Before its capture nobody sends the frame, and most datagrams need not be read.
  if (!story_.captured) return;
  if (const std::optional<std::size_t> hop = hop_to(from, to)) {
    follow(now, *hop, packet);
  } else if (from.value() == to.value() + 1U && from <= peer_) {
    const std::optional<Timestamp> probed = lives_[from.value()].probed;
    const bool asked = probed && now - *probed <= HopReceiver::shortest_pause;
    if (asked) asked_.emplace(to.value(), packet.number());
  }
}

void FrameWatch::follow(Timestamp now, std::size_t hop, const link::Packet& packet) {
  const auto carried = carried_chunk(packet);
  if (carried && carried->frame != story_.frame) return;
  const auto datagram = wire::parse_datagram(packet.header(), packet.body());
  if (!datagram) return;
  CarriedCopy copy;
  copy.number = packet.number();
  copy.sent = now;
  copy.size = static_cast<std::uint32_t>(packet.size());
  if (const auto* const chunk = std::get_if<wire::Chunk>(&*datagram)) {
    copy.chunk = copy.received_as = chunk->index;
    copy.resent = chunk->retransmission;
    copy.sequence = chunk->link_sequence;
    story_.hops[hop].push_back(copy);
  } else if (const auto* const repair = std::get_if<wire::Repair>(&*datagram)) {
    if (repair->frame != story_.frame) return;
    copy.chunk = copy.received_as = ChunkIndex(repair->index);
    copy.sequence = repair->link_sequence;
    story_.repairs[hop].push_back(copy);
  }
}

void FrameWatch::on_duplicated(Timestamp /*now*/, HostId from, HostId to,
                               const link::Packet& packet) {
  const std::optional<std::size_t> hop = hop_to(from, to);
  const CarriedCopy* const original = hop ? open_copy(*hop, packet.number(), false) : nullptr;
  if (original == nullptr) return;
  std::vector<CarriedCopy>& chunks = story_.hops[*hop];
  const bool is_repair = find_open(chunks, packet.number(), false) == nullptr;
  CarriedCopy copy = *original;
  copy.made_by_link = true;
  (is_repair ? story_.repairs[*hop] : chunks).push_back(copy);
}

void FrameWatch::on_corrupted(Timestamp /*now*/, HostId from, HostId to,
                              const link::Packet& packet) {
  const std::optional<std::size_t> hop = hop_to(from, to);
  CarriedCopy* const copy = hop ? open_copy(*hop, packet.number(), false) : nullptr;
  if (copy != nullptr) copy->corrupted = true;
}

void FrameWatch::on_lost(Timestamp now, HostId from, std::optional<HostId> to,
                         const link::Packet& packet, LossCause cause) {
  const std::optional<std::size_t> hop = hop_to(from, to.value_or(from.next()));
  CarriedCopy* const copy = hop ? open_copy(*hop, packet.number(), false) : nullptr;
  if (to && *to < from) asked_.erase({to->value(), packet.number()});
  if (copy == nullptr) return;
  copy->ended = now;
  copy->end = CarriedCopy::End::lost;
  copy->cause = cause;
}

void FrameWatch::on_delivered(Timestamp now, HostId from, HostId to, const link::Packet& packet) {
  settle(CarriedCopy::End::lost, LossCause::corruption, {});
  const std::optional<std::size_t> hop = hop_to(from, to);
  if (hop && open_copy(*hop, packet.number(), false) != nullptr) {
    arrival_ = Arrival{*hop, packet.number(), now};
  }
  told_.reset();
  if (story_.captured && from.value() == to.value() + 1U && from <= peer_) {
    follow_feedback(to, packet);
  }
}

void FrameWatch::follow_feedback(HostId to, const link::Packet& packet) {
  const std::size_t hop = to.value();
  const bool probed = asked_.erase({hop, packet.number()}) > 0;
  const auto datagram = wire::parse_datagram(packet.header(), packet.body());
  const auto* const feedback = datagram ? std::get_if<wire::Feedback>(&*datagram) : nullptr;
  if (feedback != nullptr) told_ = Told{hop, *feedback, probed};
}

// The sender took in what it was told of the frame's datagrams.
void FrameWatch::on_feedback(Timestamp now, HostId host) {
  if (!told_ || told_->hop != host.value()) return;
  const Told told = *std::exchange(told_, std::nullopt);
  LossNotice notice{now, told.probed, {}, {}};
  const auto look = [&](std::vector<CarriedCopy>& copies, std::vector<CarriedCopy>& lost) {
    for (CarriedCopy& copy : copies) {
      if (copy.told || copy.made_by_link) continue;
      const std::optional<bool> is_lost = says_lost(told.feedback, copy.sequence);
      copy.told = is_lost.has_value();
      if (is_lost == true) lost.push_back(copy);
    }
  };
  look(story_.hops[told.hop], notice.chunks);
  look(story_.repairs[told.hop], notice.repairs);
  if (notice.chunks.empty() && notice.repairs.empty()) return;
  story_.notices[told.hop].push_back(std::move(notice));
}

// Ends the datagram that has just arrived, if it is one of the frame's.
void FrameWatch::settle(CarriedCopy::End end, LossCause cause,
                        std::optional<ChunkIndex> received_as) {
  if (!arrival_) return;
  const Arrival arrival = *std::exchange(arrival_, std::nullopt);
  const bool damaged = end == CarriedCopy::End::lost && cause == LossCause::corruption;
  CarriedCopy* const copy = open_copy(arrival.hop, arrival.number, damaged);
  STRAND_ASSERT(copy != nullptr);
  copy->ended = arrival.at;
  copy->end = end;
  copy->cause = cause;
  copy->received_as = received_as.value_or(copy->chunk);
}

void FrameWatch::on_source_started(Timestamp now, HostId /*host*/) {
  story_.source_started = now;
}

void FrameWatch::on_fault(Timestamp now, HostId host, NetworkFact fact, std::uint64_t /*detail*/) {
  story_.run_ended = now;
  story_.faults.push_back({now, host, fact});
  if (host > peer_) return;
  Life& life = lives_[host.value()];
  if (fact == NetworkFact::host_crashed) {
    add(now, host, Moment::Kind::crashed, std::exchange(life, {}).chunks);
    forget_flights(host);
  } else if (fact == NetworkFact::host_restarted) {
    add(now, host, Moment::Kind::restarted);
  } else if (fact == NetworkFact::host_joined) {
    add(now, host, Moment::Kind::joined);
  }
}

// A sender that begins anew knows nothing of what it sent, and numbers its link from 0.
void FrameWatch::forget_flights(HostId host) {
  if (host == peer_) return;
  for (auto* const copies : {&story_.hops[host.value()], &story_.repairs[host.value()]}) {
    for (CarriedCopy& copy : *copies) copy.told = true;
  }
}

void FrameWatch::on_event(Timestamp now, HostId host, const Event& event) {
  story_.run_ended = now;
  if (host > peer_) return;
  switch (event.kind) {
    case EventKind::chunk_received:
    case EventKind::chunk_duplicate:
    case EventKind::chunk_conflicting:
    case EventKind::chunk_expired:
      on_chunk(now, host, event);
      break;
    case EventKind::repair_received:
    case EventKind::repair_unneeded:
      on_repair(event);
      break;
    case EventKind::probe_received:
      lives_[host.value()].probed = now;
      break;
    case EventKind::feedback_received:
      on_feedback(now, host);
      break;
    case EventKind::datagram_refused:
      settle(CarriedCopy::End::lost, LossCause::corruption, {});
      break;
    case EventKind::next_hop_changed:
      add(now, host, Moment::Kind::next_hop, event.detail);
      break;
    case EventKind::report_sent:
      lives_[host.value()].reported = true;
      add(now, host, Moment::Kind::reported);
      break;
    default:
      if (event.frame == story_.frame) on_own_event(now, host, event);
  }
}

void FrameWatch::on_own_event(Timestamp now, HostId host, const Event& event) {
  switch (event.kind) {
    case EventKind::frame_captured:
    case EventKind::frame_refused:
      story_.captured = now;
      story_.size = event.size;
      story_.chunks = chunk_count_of(event);
      break;
    case EventKind::chunk_recovered:
      ++lives_[host.value()].chunks;
      add(now, host, Moment::Kind::recovered, event.chunk.value());
      break;
    case EventKind::chunk_given_up:
      add(now, host, event.detail == 0 ? Moment::Kind::no_time : Moment::Kind::no_budget,
          event.chunk.value());
      break;
    case EventKind::frame_completed:
      add(now, host, Moment::Kind::completed);
      break;
    case EventKind::frame_verified:
      add(now, host, Moment::Kind::verified, event.detail);
      break;
    case EventKind::frame_abandoned:
      add(now, host, Moment::Kind::given_up, event.detail);
      break;
    default:
      break;
  }
}

void FrameWatch::on_chunk(Timestamp now, HostId host, const Event& event) {
  Life& life = lives_[host.value()];
  const bool is_own = event.frame == story_.frame;
  const bool received = event.kind == EventKind::chunk_received;
  if (is_own && received) {
    ++life.chunks;
    if (!arrival_) add(now, host, Moment::Kind::foreign_chunk, event.chunk.value());
  }
  if (!is_own) {
    // It says that it is of another frame now.
    settle(CarriedCopy::End::lost, LossCause::corruption, {});
  } else if (event.kind == EventKind::chunk_conflicting) {
    settle(CarriedCopy::End::lost, LossCause::refused, event.chunk);
  } else if (event.kind == EventKind::chunk_expired || (received && life.reported)) {
    settle(CarriedCopy::End::lost, LossCause::expired, event.chunk);
  } else {
    settle(received ? CarriedCopy::End::received : CarriedCopy::End::repeated, LossCause::in_flight,
           event.chunk);
  }
}

void FrameWatch::on_repair(const Event& event) {
  if (event.frame != story_.frame) {
    // It says that it is of another frame now.
    settle(CarriedCopy::End::lost, LossCause::corruption, {});
    return;
  }
  const bool received = event.kind == EventKind::repair_received;
  settle(received ? CarriedCopy::End::received : CarriedCopy::End::repeated, LossCause::in_flight,
         ChunkIndex(static_cast<std::uint16_t>(event.detail)));
}

void FrameWatch::add(Timestamp at, HostId host, Moment::Kind kind, std::uint64_t detail) {
  story_.hosts[host.value()].push_back({at, kind, detail});
}

}  // namespace strand::sim
