// The queue of a link that has CoDel (RFC 8289): what waits, and the decision at the head of the
// queue to drop it. It owns the packets that wait and the state of the control law.
//
// Whoever sends calls pop() at the instant at which it can begin to send the next one. The limit of
// the queue is not its business.
//
// CoDel leaves the last datagram's worth of bytes alone. A datagram's worth is, as in Linux at
// first, the largest that has waited here so far, because datagrams of one link are alike and an
// MTU need not be set. All sizes are UDP payloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/link/link_listener.hpp"
#include "core/link/link_options.hpp"
#include "core/link/packet.hpp"

namespace strand::link {

// A datagram that waits, with what was decided about it when it came.
struct Waiting {
  Packet packet;
  Timestamp since{};
  Duration delay{};                            // after it has been sent
  std::shared_ptr<const LinkOptions> options;  // of the link, when it came
};

class CodelQueue {
 public:
  void push(Waiting&& waiting);

  [[nodiscard]] bool empty() const { return waiting_.empty(); }
  [[nodiscard]] std::size_t size() const { return waiting_.size(); }
  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }
  [[nodiscard]] const Waiting& front() const { return waiting_.front(); }

  // The datagram that is sent next, at `now`; the queue is not empty. What CoDel drops before it is
  // reported, and added to `drops`. One that came while the link had no CoDel is not dropped.
  [[nodiscard]] Waiting pop(Timestamp now, LinkListener& listener, std::uint64_t& drops);

  // Calls `visit(packet)` for every packet that waits.
  template <class Visit>
  void visit(Visit& visit) const {
    for (std::size_t i = 0; i < waiting_.size(); ++i) visit(waiting_[i].packet);
  }

 private:
  // The head of the queue, and whether the queue has stood long enough for it to be dropped.
  struct Head {
    Waiting waiting;
    bool may_drop = false;
  };

  Head take_head(Timestamp now);

  Ring<Waiting> waiting_;
  std::uint64_t bytes_ = 0;
  std::size_t largest_ = 0;
  // The names of RFC 8289, section 5.
  std::optional<Timestamp> first_above_time_;
  Timestamp drop_next_{};
  std::uint32_t count_ = 0;
  std::uint32_t last_count_ = 0;
  bool dropping_ = false;
};

// The time between two drops, interval / sqrt(count), rounded down to a nanosecond. Both are more
// than 0.
[[nodiscard]] Duration codel_spacing(Duration interval, std::uint32_t count);

}  // namespace strand::link
