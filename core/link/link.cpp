#include "core/link/link.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"
#include "core/link/jitter.hpp"

namespace strand::link {

namespace {

bool keeps_order(const LinkOptions& options) {
  return options.jitter == Duration::zero() && options.reorder.probability == Probability();
}

}  // namespace

Link::Link(const LinkOptions& options, const Random& random)
    : options_(options),
      loss_(random.fork("loss")),
      reorder_(random.fork("reorder")),
      jitter_(random.fork("jitter")),
      in_flight_(keeps_order(options)) {
  STRAND_ASSERT(options.delay >= Duration::zero() && options.jitter >= Duration::zero());
  STRAND_ASSERT(options.queue.bytes.has_value() != options.queue.packets.has_value());
}

void Link::enqueue(Timestamp now, Packet packet, LinkListener& listener) {
  const bool lost = loss_.chance(std::get<Probability>(options_.loss));
  const bool at_once = reorder_.chance(options_.reorder.probability);
  const std::uint64_t jitter_bits = jitter_.next();

  ++counters_.sent;
  counters_.bytes_sent += packet.size();
  if (lost) {
    ++counters_.lost;
    listener.on_dropped(packet, DropCause::loss);
    return;
  }
  const std::optional<Timestamp> departure = admit(now, packet.size());
  if (!departure) {
    ++counters_.queue_dropped;
    listener.on_dropped(packet, DropCause::queue_full);
    return;
  }
  Duration delay{};
  if (!at_once) {
    const Duration jitter = deviation(options_.distribution, options_.jitter, jitter_bits);
    delay = std::max(Duration::zero(), options_.delay + jitter);
  }
  in_flight_.push(*departure + delay, std::move(packet));
}

// When a datagram has passed the queue and the rate; nothing when the queue is full.
std::optional<Timestamp> Link::admit(Timestamp now, std::size_t size) {
  if (!options_.rate) return now;
  while (!queue_.empty() && queue_.front().departure <= now) {
    queued_bytes_ -= queue_.pop().size;
  }
  const bool full = options_.queue.bytes ? queued_bytes_ + size > options_.queue.bytes->value()
                                         : queue_.size() >= *options_.queue.packets;
  if (full && !queue_.empty()) return std::nullopt;
  free_at_ = std::max(free_at_, now) + options_.rate->time_to_send(ByteCount(size));
  queue_.push({free_at_, size});
  queued_bytes_ += size;
  return free_at_;
}

std::optional<Packet> Link::advance(Timestamp now, LinkListener& /*listener*/) {
  const std::optional<Timestamp> next = in_flight_.next();
  if (!next || *next > now) return std::nullopt;
  ++counters_.delivered;
  return in_flight_.pop(counters_.reordered);
}

}  // namespace strand::link
