// One direction of a link: a passive model. It owns the datagrams that wait and those in flight,
// and has no clock and no event queue: whoever drives it asks for next_event() and calls advance()
// then.
//
// The order for each datagram, which is netem's: the drops that a scenario names, duplication,
// loss, corruption, the queue, serialisation, then reorder or delay with jitter. Each impairment
// has its own stream of randomness (draws.hpp), which draws for every datagram, whatever becomes of
// it, so that one impairment moves no draw of another. A copy passes behind its original as a
// datagram of its own, with draws from further streams; it is not duplicated again. It meets the
// Gilbert-Elliott state in which its original left it, and what its own passing does to the state
// is forgotten, because the losses of other datagrams must not depend on it.
//
// Sizes are UDP payloads: the rate, the trace and the queue count no headers below UDP. What waits
// in the queue or is being sent at the instant of the next datagram counts against the queue's
// limit, and a datagram that would exceed it is dropped; into an empty queue every datagram fits.
// Sending takes BitRate::time_to_send(), to the nanosecond, or the opportunities of the trace. The
// queue is first in, first out, whatever change() does.
//
// sent + duplicated = delivered + lost + queue_dropped + codel_dropped + pinpoint_dropped + those
// that visit_in_flight() finds.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/link/codel_queue.hpp"
#include "core/link/draws.hpp"
#include "core/link/in_flight.hpp"
#include "core/link/link_listener.hpp"
#include "core/link/link_options.hpp"
#include "core/link/packet.hpp"
#include "core/link/pinpoint.hpp"
#include "core/link/transmitter.hpp"

namespace strand::link {

// Of datagrams, however many fragments they travel as.
struct LinkCounters {
  std::uint64_t sent = 0;  // without copies
  std::uint64_t delivered = 0;
  std::uint64_t lost = 0;
  std::uint64_t queue_dropped = 0;
  std::uint64_t codel_dropped = 0;
  std::uint64_t pinpoint_dropped = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t corrupted = 0;  // whatever became of them then
  std::uint64_t reordered = 0;  // delivered before one that was sent earlier
  std::uint64_t bytes_sent = 0;
};

class Link {
 public:
  Link(const LinkOptions& options, const Random& random);

  // Takes a datagram at `now`, which never goes back.
  void enqueue(Timestamp now, Packet packet, LinkListener& listener);
  // When something happens on the link next, a delivery or a drop; nothing while it is empty. What
  // happens then may be neither: a datagram that begins to be sent.
  [[nodiscard]] std::optional<Timestamp> next_event() const {
    const std::optional<Timestamp> delivery = in_flight_.next();
    return waiting_.empty() ? delivery : next_start_or(delivery);
  }
  // The next datagram that comes out at `now` or before; nothing when no more does.
  [[nodiscard]] std::optional<Packet> advance(Timestamp now, LinkListener& listener);

  // Other options, from the next datagram on: what waits or is in flight keeps its fate, its rate
  // and its discipline included. Streams of randomness and the Gilbert-Elliott state go on, and
  // what PinpointDrops names of the past stays past. Datagrams may overtake those that have more
  // delay.
  void change(const LinkOptions& options);

  // Whether a datagram's chunk matters, so that Packet::set_chunk() is worth its while.
  [[nodiscard]] bool wants_chunks() const { return pinpoint_.wants_chunks(); }

  // The longest that a datagram waited in the queue, until it began to be sent, of those whose wait
  // was known since this was last asked: at once with droptail, at its end with CoDel.
  [[nodiscard]] Duration take_longest_wait() { return transmitter_.take_longest_wait(); }

  // Calls `visit(packet)` for every datagram that waits or is in flight, in no particular order.
  template <class Visit>
  void visit_in_flight(Visit&& visit) const {
    waiting_.visit(visit);
    in_flight_.visit(visit);
  }

  [[nodiscard]] const LinkCounters& counters() const { return counters_; }
  [[nodiscard]] const LinkOptions& options() const { return options_; }

 private:
  void configure();
  void enqueue_any(Timestamp now, Packet&& packet, LinkListener& listener);
  void pass(Timestamp now, Packet&& packet, const Fate& fate, LinkListener& listener);
  static void drop(const Packet& packet, DropCause cause, std::uint64_t& counter,
                   LinkListener& listener);
  void corrupt(Packet& packet, const Fate& fate, LinkListener& listener);
  bool has_room(Timestamp now, std::size_t size);
  Duration delay_of(bool at_once, std::uint64_t jitter_bits);
  void wait(Timestamp now, Duration delay, Packet&& packet);
  void send_waiting(Timestamp now, LinkListener& listener);
  [[nodiscard]] std::optional<Timestamp> next_start_or(std::optional<Timestamp> delivery) const;

  LinkOptions options_;
  LinkCounters counters_;
  bool plain_ = true;          // nothing but i.i.d. loss, reordering, jitter and a droptail queue
  bool codel_ = false;         // what comes must wait in the queue that has CoDel
  bool queues_ = false;        // there is a rate or a trace, or has been
  std::uint64_t delayed_ = 0;  // since the last datagram that was sent at once
  Draws draws_;
  Transmitter transmitter_;
  InFlight in_flight_;
  CodelQueue waiting_;  // empty without CoDel, but for a while after a change

  Channel channel_;
  CorrelatedStream duplicate_;
  Draws copy_draws_;
  Pinpoint pinpoint_;
  std::shared_ptr<const LinkOptions> waiting_options_;  // a copy of options_ for those that wait
};

}  // namespace strand::link
