// One direction of a link: a passive model of three calls. It owns the datagrams in flight, and has
// no clock and no event queue: whoever drives it asks for next_delivery() and calls dequeue() then.
//
// Each impairment draws from a stream of its own, forked by name from the generator that the
// link is given, one draw a datagram whether or not it applies, so that switching one impairment on
// moves no draw of another. Order for each datagram: loss, queue, serialisation, then reorder or
// delay with jitter.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/link/link_options.hpp"
#include "core/link/packet.hpp"

namespace strand::link {

enum class DropCause : std::uint8_t { loss, queue_full };

struct LinkCounters {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;  // dequeued
  std::uint64_t lost = 0;
  std::uint64_t queue_dropped = 0;
  std::uint64_t reordered = 0;  // delivered before one that was sent earlier
  std::uint64_t bytes_sent = 0;
};

class Link {
 public:
  Link(const LinkOptions& options, const Random& random);

  // Takes a datagram at `now`, which never goes back. Returns why it was dropped, if it was.
  std::optional<DropCause> enqueue(Timestamp now, Packet packet);
  // When the next datagram comes out; nothing while none is in flight.
  [[nodiscard]] std::optional<Timestamp> next_delivery() const;
  // The datagram due next. next_delivery() has a value and `now` is not before it.
  [[nodiscard]] Packet dequeue(Timestamp now);

  [[nodiscard]] const LinkCounters& counters() const { return counters_; }
  [[nodiscard]] const LinkOptions& options() const { return options_; }

 private:
  LinkOptions options_;
  LinkCounters counters_;
  // (helper: fill in)
};

}  // namespace strand::link
