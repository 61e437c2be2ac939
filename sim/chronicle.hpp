// Tells all that happens in a simulated world to its digest and to its observers.
//
// It owns the digest, borrows the observers, and reads the time from the world's scheduler.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/link/packet.hpp"
#include "core/node/event.hpp"
#include "core/node/node.hpp"
#include "sim/digest.hpp"
#include "sim/host_id.hpp"
#include "sim/loss_cause.hpp"
#include "sim/observer.hpp"
#include "sim/scheduler.hpp"

namespace strand::sim {

class Chronicle {
 public:
  // `scheduler` outlives the chronicle.
  explicit Chronicle(const Scheduler& scheduler) : scheduler_(scheduler) {}

  // `observer` outlives the world, or the run.
  void add(Observer& observer);
  [[nodiscard]] const Digest& digest() const { return digest_; }
  // Shows every fact to `sink`, which outlives the world; flush() at the end.
  void stream_to(FactSink& sink) { digest_.stream_to(sink); }
  void flush() { digest_.flush(); }

  void event(HostId host, const Event& event) {
    digest_.add(Fact::of(now(), host, event));
    for (Observer* observer : event_observers_[static_cast<std::size_t>(event.kind)]) {
      observer->on_event(now(), host, event);
    }
  }
  void source_started(HostId host);
  void source_quality(HostId host, std::uint32_t percent);
  void frame(HostId host, const DeliveredFrame& frame, std::uint64_t content_hash);

  void sent(HostId from, HostId to, const link::Packet& packet) {
    for (Observer* observer : datagram_observers_) observer->on_sent(now(), from, to, packet);
  }
  // `number` is how many the link had delivered, this one included.
  void delivered(HostId from, HostId to, const link::Packet& packet, std::uint64_t number) {
    digest_.add(Fact::of(now(), to, NetworkFact::datagram_delivered, from.value(),
                         static_cast<std::uint32_t>(packet.size()), number));
    for (Observer* observer : datagram_observers_) observer->on_delivered(now(), from, to, packet);
  }
  // `number`, here and below, is how many datagrams the link had been given, this one included.
  void lost(HostId from, HostId to, const link::Packet& packet, LossCause cause,
            std::uint64_t number);
  // Nobody is at the packet's endpoint, or nobody any more; `to` is the host of the address.
  void lost_to_nobody(HostId from, std::optional<HostId> to, const link::Packet& packet,
                      LossCause cause);
  void duplicated(HostId from, HostId to, const link::Packet& packet, std::uint64_t number);
  void corrupted(HostId from, HostId to, const link::Packet& packet, std::uint64_t number);

  void stream_input(HostId host, const Input& input);
  // Something that the scenario does: a crash, a partition. `detail` tells one from another.
  void fault(HostId host, NetworkFact fact, std::uint64_t detail);

  // At the end of a run, in this order; the digest has no part in it.
  void in_flight(HostId from, HostId to, const link::Packet& packet);
  void run_ended();

 private:
  [[nodiscard]] Timestamp now() const { return scheduler_.now(); }

  const Scheduler& scheduler_;
  Digest digest_;
  std::vector<Observer*> observers_;
  // Those of them that want events of a kind, by kind.
  std::array<std::vector<Observer*>, event_kinds> event_observers_;
  std::vector<Observer*> datagram_observers_;  // those of them that watch datagrams
};

}  // namespace strand::sim
