#include "sim/chronicle.hpp"

#include <variant>

namespace strand::sim {

namespace {

NetworkFact fact_of(LossCause cause) {
  switch (cause) {
    case LossCause::queue_full:
      return NetworkFact::datagram_queue_full;
    case LossCause::codel:
      return NetworkFact::datagram_codel;
    case LossCause::pinpoint:
      return NetworkFact::datagram_pinpoint;
    case LossCause::partition:
      return NetworkFact::datagram_partitioned;
    case LossCause::socket_full:
      return NetworkFact::datagram_socket_full;
    case LossCause::loss:
    case LossCause::corruption:
    case LossCause::crash:
    case LossCause::not_forwarded:
    case LossCause::refused:
    case LossCause::expired:
    case LossCause::in_flight:
      break;
  }
  return NetworkFact::datagram_lost;
}

std::uint32_t size_of(const link::Packet& packet) {
  return static_cast<std::uint32_t>(packet.size());
}

}  // namespace

void Chronicle::add(Observer& observer) {
  observers_.push_back(&observer);
  for (std::size_t kind = 0; kind < event_kinds; ++kind) {
    if (observer.wants(static_cast<EventKind>(kind))) event_observers_[kind].push_back(&observer);
  }
  if (observer.watches_datagrams()) datagram_observers_.push_back(&observer);
}

void Chronicle::source_started(HostId host) {
  for (Observer* observer : observers_) observer->on_source_started(now(), host);
}

void Chronicle::source_quality(HostId host, std::uint32_t percent) {
  for (Observer* observer : observers_) observer->on_source_quality(now(), host, percent);
}

void Chronicle::frame(HostId host, const DeliveredFrame& frame, std::uint64_t content_hash) {
  digest_.add(Fact::of(now(), host, NetworkFact::frame_content, frame.frame.value(), frame.size,
                       content_hash));
  for (Observer* observer : observers_) observer->on_frame(now(), host, frame, content_hash);
}

void Chronicle::lost(HostId from, HostId to, const link::Packet& packet, LossCause cause,
                     std::uint64_t number) {
  digest_.add(Fact::of(now(), from, fact_of(cause), to.value(), size_of(packet), number));
  for (Observer* observer : observers_) observer->on_lost(now(), from, to, packet, cause);
}

void Chronicle::lost_to_nobody(HostId from, std::optional<HostId> to, const link::Packet& packet,
                               LossCause cause) {
  digest_.add(Fact::of(now(), from, NetworkFact::datagram_to_nobody, 0, size_of(packet),
                       (std::uint64_t{packet.to().address.octets()} << 16) | packet.to().port));
  for (Observer* observer : observers_) observer->on_lost(now(), from, to, packet, cause);
}

void Chronicle::duplicated(HostId from, HostId to, const link::Packet& packet,
                           std::uint64_t number) {
  digest_.add(
      Fact::of(now(), from, NetworkFact::datagram_duplicated, to.value(), size_of(packet), number));
  for (Observer* observer : observers_) observer->on_duplicated(now(), from, to, packet);
}

void Chronicle::corrupted(HostId from, HostId to, const link::Packet& packet,
                          std::uint64_t number) {
  digest_.add(
      Fact::of(now(), from, NetworkFact::datagram_corrupted, to.value(), size_of(packet), number));
  for (Observer* observer : observers_) observer->on_corrupted(now(), from, to, packet);
}

void Chronicle::stream_input(HostId host, const Input& input) {
  if (const auto* opened = std::get_if<StreamOpened>(&input)) {
    digest_.add(
        Fact::of(now(), host, NetworkFact::stream_opened, 0, 0, opened->connection.value()));
  } else if (const auto* received = std::get_if<StreamReceived>(&input)) {
    digest_.add(Fact::of(now(), host, NetworkFact::stream_bytes, 0,
                         static_cast<std::uint32_t>(received->bytes.size()),
                         received->connection.value()));
  } else if (const auto* closed = std::get_if<StreamClosed>(&input)) {
    digest_.add(Fact::of(now(), host, NetworkFact::stream_closed, 0,
                         static_cast<std::uint32_t>(closed->reason), closed->connection.value()));
  }
}

void Chronicle::fault(HostId host, NetworkFact fact, std::uint64_t detail) {
  digest_.add(Fact::of(now(), host, fact, 0, 0, detail));
  for (Observer* observer : observers_) observer->on_fault(now(), host, fact, detail);
}

void Chronicle::in_flight(HostId from, HostId to, const link::Packet& packet) {
  for (Observer* observer : observers_) observer->on_in_flight(now(), from, to, packet);
}

void Chronicle::run_ended() {
  for (Observer* observer : observers_) observer->on_run_ended(now());
}

}  // namespace strand::sim
