#include "sim/loss_list.hpp"

#include <algorithm>

#include "sim/carried_chunk.hpp"

namespace strand::sim {

bool LossList::wants(EventKind kind) const {
  switch (kind) {
    case EventKind::report_sent:
    case EventKind::chunk_expired:
    case EventKind::chunk_received:
    case EventKind::chunk_conflicting:
      return true;
    case EventKind::peer_joined:
    case EventKind::next_hop_changed:
    case EventKind::registered:
    case EventKind::chunk_recovered:
    case EventKind::datagram_sent:
      return !lives_.empty();
    default:
      return false;
  }
}

void LossList::on_event(Timestamp /*now*/, HostId host, const Event& event) {
  if (event.kind == EventKind::report_sent) {
    if (reported_.size() <= host.value()) reported_.resize(host.value() + 1U);
    reported_[host.value()] = true;
    return;
  }
  if (event.kind == EventKind::peer_joined) {
    registered_.insert(static_cast<std::uint32_t>(event.detail));
    return;
  }
  // A chunk that came when its frame had been given up, or when the peer had reported.
  const bool has_reported = host.value() < reported_.size() && reported_[host.value()];
  const bool expired = event.kind == EventKind::chunk_expired ||
                       (event.kind == EventKind::chunk_received && has_reported);
  if (expired && host.value() > 0) {
    entries_.push_back({host.value() - 1, event.frame, event.chunk, LossCause::expired});
  } else if (event.kind == EventKind::chunk_conflicting && host.value() > 0) {
    entries_.push_back({host.value() - 1, event.frame, event.chunk, LossCause::refused});
  } else if (!lives_.empty()) {
    follow_life(host, event);
  }
}

void LossList::follow_life(HostId host, const Event& event) {
  const auto life = lives_.find(host);
  if (life == lives_.end()) return;
  Life& of_host = life->second;
  if (event.kind == EventKind::next_hop_changed) {
    of_host.knows_next_hop = event.detail != 0;
  } else if (event.kind == EventKind::registered) {
    of_host.is_registered = true;
  } else if (event.kind == EventKind::chunk_received || event.kind == EventKind::chunk_recovered) {
    if (of_host.crashes) of_host.received.emplace_back(event.frame, event.chunk);
    const bool ready = of_host.knows_next_hop && of_host.is_registered;
    if (of_host.is_relay && !ready) of_host.unsent.emplace(event.frame, event.chunk);
  } else if (event.kind == EventKind::datagram_sent && !of_host.unsent.empty()) {
    of_host.unsent.erase({event.frame, event.chunk});
  }
}

void LossList::list_unsent(HostId host, Life& life) {
  for (const auto& [frame, chunk] : std::exchange(life.unsent, {})) {
    entries_.push_back({host.value(), frame, chunk, LossCause::not_forwarded});
  }
}

void LossList::expect_crash_of(HostId host, bool is_relay) {
  lives_[host].crashes = true;
  lives_[host].is_relay = is_relay;
}

void LossList::expect_join_of(HostId host) {
  lives_[HostId(host.value() - 1)].is_relay = true;
  ++joins_;
}

void LossList::on_fault(Timestamp /*now*/, HostId host, NetworkFact fact,
                        std::uint64_t /*detail*/) {
  if (fact == NetworkFact::host_joined) {
    lives_[HostId(host.value() - 1)].knows_next_hop = false;
    const auto joined = lives_.find(host);
    if (joined != lives_.end()) joined->second.is_registered = false;
    return;
  }
  const auto life = lives_.find(host);
  if (life == lives_.end()) return;
  if (fact == NetworkFact::host_restarted) {
    life->second.knows_next_hop = life->second.is_registered = !life->second.is_relay;
  }
  if (fact != NetworkFact::host_crashed) return;
  if (host.value() < reported_.size()) reported_[host.value()] = false;
  list_unsent(host, life->second);
  for (const auto& [frame, chunk] : std::exchange(life->second.received, {})) {
    entries_.push_back({host.value() - 1, frame, chunk, LossCause::crash});
  }
}

// A peer that joined before another may be taken in after it. Until the one before it has been
// told, it is passed over.
void LossList::on_sent(Timestamp /*now*/, HostId from, HostId to, const link::Packet& packet) {
  if (to.value() <= from.value() + 1) return;
  const auto between = registered_.lower_bound(from.value());
  if (between == registered_.end() || *between + 1 >= to.value()) return;
  const std::optional<CarriedChunk> carried = carried_chunk(packet);
  if (!carried) return;
  entries_.push_back({*between, carried->frame, carried->chunk, LossCause::not_forwarded});
}

void LossList::on_lost(Timestamp /*now*/, HostId from, std::optional<HostId> to,
                       const link::Packet& packet, LossCause cause) {
  add(from, to.value_or(from.next()), packet, cause);
}

void LossList::on_corrupted(Timestamp /*now*/, HostId from, HostId to, const link::Packet& packet) {
  add(from, to, packet, LossCause::corruption);
}

void LossList::on_in_flight(Timestamp /*now*/, HostId from, HostId to, const link::Packet& packet) {
  add(from, to, packet, LossCause::in_flight);
}

// The hop is the one into the receiver: a datagram that skips a peer that is gone counts there too.
void LossList::add(HostId from, HostId to, const link::Packet& packet, LossCause cause) {
  if (to <= from) return;
  const std::optional<CarriedChunk> carried = carried_chunk(packet);
  if (carried) entries_.push_back({to.value() - 1, carried->frame, carried->chunk, cause});
}

std::vector<reports::Loss> LossList::take() {
  for (auto& [host, life] : lives_) list_unsent(host, life);
  std::sort(entries_.begin(), entries_.end());
  std::vector<reports::Loss> losses;
  losses.reserve(entries_.size());
  for (const Entry& entry : entries_) {
    losses.push_back({entry.hop, entry.frame.value(), entry.chunk.value(), to_string(entry.cause)});
  }
  entries_.clear();
  return losses;
}

}  // namespace strand::sim
