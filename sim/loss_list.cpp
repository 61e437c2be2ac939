#include "sim/loss_list.hpp"

#include <algorithm>
#include <variant>

#include "core/wire/datagram.hpp"

namespace strand::sim {

const char* LossList::to_string(Cause cause) {
  switch (cause) {
    case Cause::loss:
      return "loss";
    case Cause::queue_full:
      return "queue_full";
    case Cause::codel:
      return "codel";
    case Cause::pinpoint:
      return "pinpoint";
    case Cause::corruption:
      return "corruption";
    case Cause::expired:
      return "expired";
    case Cause::in_flight:
      return "in_flight";
  }
  return "";
}

LossList::Cause LossList::cause_of(link::DropCause cause) {
  switch (cause) {
    case link::DropCause::loss:
      return Cause::loss;
    case link::DropCause::queue_full:
      return Cause::queue_full;
    case link::DropCause::codel:
      return Cause::codel;
    case link::DropCause::pinpoint:
      return Cause::pinpoint;
  }
  return Cause::loss;
}

void LossList::on_event(Timestamp /*now*/, HostId host, const Event& event) {
  if (event.kind == EventKind::report_sent) {
    if (reported_.size() <= host.value()) reported_.resize(host.value() + 1U);
    reported_[host.value()] = true;
    return;
  }
  // A chunk that came when its frame had been given up, or when the peer had reported.
  const bool has_reported = host.value() < reported_.size() && reported_[host.value()];
  const bool expired = event.kind == EventKind::chunk_expired ||
                       (event.kind == EventKind::chunk_received && has_reported);
  if (expired && host.value() > 0) {
    entries_.push_back({host.value() - 1, event.frame, event.chunk, Cause::expired});
  }
}

void LossList::on_drop(Timestamp /*now*/, HostId from, HostId to, const link::Packet& packet,
                       link::DropCause cause) {
  add(from, to, packet, cause_of(cause));
}

void LossList::on_corrupted(Timestamp /*now*/, HostId from, HostId to, const link::Packet& packet) {
  add(from, to, packet, Cause::corruption);
}

void LossList::on_to_nobody(Timestamp /*now*/, HostId from, const link::Packet& packet) {
  add(from, HostId(from.value() + 1), packet, Cause::expired);
}

void LossList::on_in_flight(HostId from, HostId to, const link::Packet& packet) {
  add(from, to, packet, Cause::in_flight);
}

void LossList::add(HostId from, HostId to, const link::Packet& packet, Cause cause) {
  if (to != HostId(from.value() + 1)) return;
  const auto datagram = wire::parse_datagram(packet.header(), packet.body());
  const auto* chunk = datagram ? std::get_if<wire::Chunk>(&*datagram) : nullptr;
  if (chunk != nullptr) entries_.push_back({from.value(), chunk->frame, chunk->index, cause});
}

std::vector<reports::Loss> LossList::take() {
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
