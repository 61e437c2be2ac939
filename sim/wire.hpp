// One direction between two hosts of a simulated world: a link, and who is told what it does.
#pragma once

#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/link/link.hpp"
#include "sim/chronicle.hpp"
#include "sim/host_id.hpp"

namespace strand::sim {

class Wire final : private link::LinkListener {
 public:
  // `chronicle` outlives the wire.
  Wire(Chronicle& chronicle, HostId from, HostId to, const link::LinkOptions& options,
       const Random& random)
      : chronicle_(chronicle), from_(from), to_(to), link_(options, random) {}

  [[nodiscard]] HostId from() const { return from_; }
  [[nodiscard]] HostId to() const { return to_; }
  [[nodiscard]] const link::Link& link() const { return link_; }
  // The number of the next datagram that is sent this way, from 1.
  [[nodiscard]] std::uint64_t take_number() { return ++last_number_; }
  [[nodiscard]] Duration take_longest_wait() { return link_.take_longest_wait(); }
  void change(const link::LinkOptions& options) { link_.change(options); }

  void enqueue(Timestamp now, link::Packet&& packet) {
    link_.enqueue(now, std::move(packet), *this);
  }
  [[nodiscard]] std::optional<link::Packet> advance(Timestamp now) {
    return link_.advance(now, *this);
  }
  // The datagram never reached the link, or reached its end in vain.
  void lose(const link::Packet& packet, LossCause cause) {
    chronicle_.lost(from_, to_, packet, cause, link_.counters().sent);
  }

  // A partition keeps the datagram from the link.
  void lose_to_partition(const link::Packet& packet) {
    ++partitioned_;
    lose(packet, LossCause::partition);
  }
  // How many those were: the link's own counters know nothing of them.
  [[nodiscard]] std::uint64_t partitioned() const { return partitioned_; }

  // The earliest instant at which the world will look after the link.
  Timestamp armed = Timestamp::max();

 private:
  void on_dropped(const link::Packet& packet, link::DropCause cause) override {
    lose(packet, cause_of(cause));
  }
  void on_duplicated(const link::Packet& packet) override {
    chronicle_.duplicated(from_, to_, packet, link_.counters().sent);
  }
  void on_corrupted(const link::Packet& packet) override {
    chronicle_.corrupted(from_, to_, packet, link_.counters().sent);
  }

  Chronicle& chronicle_;
  HostId from_;
  HostId to_;
  link::Link link_;
  std::uint64_t last_number_ = 0;
  std::uint64_t partitioned_ = 0;
};

}  // namespace strand::sim
