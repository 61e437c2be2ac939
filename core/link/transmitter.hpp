// What sends datagrams one after another: at a rate, by the opportunities of a trace, or at once
// with neither. It owns the instant at which it is free again, and knows what it has not sent
// completely yet.
//
// The options are an argument of every call, because they change while datagrams wait; what one
// datagram has begun to use stays used. Nothing that comes later departs earlier.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/link/link_options.hpp"

namespace strand::link {

class Transmitter {
 public:
  // Whether there is a rate or a trace, and so a queue.
  [[nodiscard]] static bool limits(const LinkOptions& options) {
    return options.rate.has_value() || !options.trace.empty();
  }

  // When the next datagram that is there from `since` on would begin to be sent.
  [[nodiscard]] Timestamp start(const LinkOptions& options, Timestamp since) const;

  // Sends a datagram that is there from `since` on, behind all others: when it has departed.
  Timestamp send(const LinkOptions& options, Timestamp since, std::size_t size) {
    if (options.rate) {
      const Timestamp begin = std::max(free_at_, since);
      note_wait(begin - since);
      free_at_ = begin + options.rate->time_to_send(ByteCount(size));
    } else if (!options.trace.empty()) {
      free_at_ = send_by_trace(options.trace, since, size);
    } else if (free_at_ <= since) {
      return since;
    } else {
      note_wait(free_at_ - since);
    }
    sending_.push({free_at_, size});
    bytes_ += size;
    return free_at_;
  }

  // A datagram has waited elsewhere before it was there.
  void note_wait(Duration wait) { longest_wait_ = std::max(longest_wait_, wait); }
  // The longest that a datagram waited until it began to be sent, of those since this was last
  // asked.
  [[nodiscard]] Duration take_longest_wait() {
    return std::exchange(longest_wait_, Duration::zero());
  }

  // Forgets what has departed by `now`.
  void settle(Timestamp now) {
    while (!sending_.empty() && sending_.front().departure <= now) bytes_ -= sending_.pop().size;
  }
  // What it has taken and not sent completely, as of the last settle().
  [[nodiscard]] std::size_t sending() const { return sending_.size(); }
  [[nodiscard]] std::uint64_t sending_bytes() const { return bytes_; }

 private:
  struct Sending {
    Timestamp departure{};
    std::size_t size = 0;
  };
  // A place in a trace: an opportunity, and how many of its bytes nobody has used.
  struct Place {
    std::uint64_t opportunity = 0;
    std::size_t bytes = DeliveryTrace::bytes_per_opportunity;
  };

  [[nodiscard]] Place place_from(const DeliveryTrace& trace, Timestamp since) const;
  Timestamp send_by_trace(const DeliveryTrace& trace, Timestamp since, std::size_t size);

  Timestamp free_at_ = run_start;
  Duration longest_wait_{};
  Ring<Sending> sending_;
  std::uint64_t bytes_ = 0;
  DeliveryTrace trace_;  // the one that place_ is in
  Place place_;
};

}  // namespace strand::link
