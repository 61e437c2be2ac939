// One direction of a link: a passive model of three calls. It owns the datagrams in flight, and has
// no clock and no event queue: whoever drives it asks for next_event() and calls advance() then.
//
// Each impairment draws from a stream of its own, forked by name from the generator that the
// link is given, one draw a datagram whether or not it applies, so that switching one impairment on
// moves no draw of another. Order for each datagram: loss, queue, serialisation, then reorder or
// delay with jitter. Sizes are UDP payloads: the rate and the queue count no headers below UDP.
//
// What waits in the queue or is being sent at the instant of the next datagram counts against the
// queue's limit, and a datagram that would exceed it is dropped; into an empty queue every datagram
// fits. Sending takes BitRate::time_to_send(), to the nanosecond.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/link/in_flight.hpp"
#include "core/link/link_listener.hpp"
#include "core/link/link_options.hpp"
#include "core/link/packet.hpp"
#include "core/link/ring.hpp"

namespace strand::link {

struct LinkCounters {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t lost = 0;
  std::uint64_t queue_dropped = 0;
  std::uint64_t reordered = 0;  // delivered before one that was sent earlier
  std::uint64_t bytes_sent = 0;
};

class Link {
 public:
  Link(const LinkOptions& options, const Random& random);

  // Takes a datagram at `now`, which never goes back.
  void enqueue(Timestamp now, Packet packet, LinkListener& listener);
  // When something happens on the link next, a delivery or a drop; nothing while it is empty.
  [[nodiscard]] std::optional<Timestamp> next_event() const { return in_flight_.next(); }
  // The next datagram that comes out at `now` or before; nothing when no more does.
  [[nodiscard]] std::optional<Packet> advance(Timestamp now, LinkListener& listener);

  // Calls `visit(packet)` for every datagram in flight, in no particular order.
  template <class Visit>
  void visit_in_flight(Visit&& visit) const {
    in_flight_.visit(visit);
  }

  void change(const LinkOptions& options) { options_ = options; }
  [[nodiscard]] const LinkCounters& counters() const { return counters_; }
  [[nodiscard]] const LinkOptions& options() const { return options_; }

 private:
  // A datagram that waits for the rate, or is being sent.
  struct Queued {
    Timestamp departure{};
    std::size_t size = 0;
  };

  std::optional<Timestamp> admit(Timestamp now, std::size_t size);

  LinkOptions options_;
  LinkCounters counters_;
  Random loss_;
  Random reorder_;
  Random jitter_;
  Timestamp free_at_ = run_start;  // when the rate has sent all that it has taken
  Ring<Queued> queue_;             // only with a rate
  std::uint64_t queued_bytes_ = 0;
  InFlight in_flight_;
};

}  // namespace strand::link
