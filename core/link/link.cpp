#include "core/link/link.hpp"

#include <algorithm>
#include <utility>
#include <variant>

#include "core/base/assert.hpp"
#include "core/link/jitter.hpp"

namespace strand::link {

namespace {

__extension__ using Uint128 = unsigned __int128;

bool keeps_order(const LinkOptions& options) {
  return options.jitter == Duration::zero() && options.reorder.probability == Probability();
}

std::optional<GilbertElliott> channel_model(const LossModel& loss) {
  if (const auto* burst = std::get_if<BurstLoss>(&loss)) return burst->as_gilbert_elliott();
  if (const auto* model = std::get_if<GilbertElliott>(&loss)) return *model;
  return std::nullopt;
}

}  // namespace

Link::Link(const LinkOptions& options, const Random& random)
    : options_(options),
      draws_(random),
      in_flight_(keeps_order(options)),
      duplicate_(random.fork("duplicate")),
      copy_draws_(random.fork("copy")) {
  configure();
}

void Link::change(const LinkOptions& options) {
  if (!keeps_order(options) || options.delay < options_.delay) in_flight_.allow_overtaking();
  options_ = options;
  configure();
}

// Takes over from options_ what is worth to be kept at hand.
void Link::configure() {
  const QueueLimit& queue = options_.queue;
  STRAND_ASSERT(options_.delay >= Duration::zero() && options_.jitter >= Duration::zero());
  STRAND_ASSERT(queue.bytes.has_value() != queue.packets.has_value());
  STRAND_ASSERT(queue.target >= Duration::zero() && queue.interval > Duration::zero());
  STRAND_ASSERT(!options_.rate || options_.trace.empty());
  STRAND_ASSERT(!options_.mtu || *options_.mtu >= min_mtu);
  STRAND_ASSERT(options_.reorder.gap >= 1);
  const bool limited = Transmitter::limits(options_);
  codel_ = limited && queue.discipline == QueueDiscipline::codel;
  plain_ = !codel_ && Draws::are_plain(options_) && options_.duplicate == Probability() &&
           options_.drops.empty();
  // For good, because what waits for a rate is not overtaken when the rate is gone.
  queues_ = queues_ || limited;
  channel_.model = channel_model(options_.loss);
  pinpoint_.set(options_.drops, counters_.sent);
  waiting_options_.reset();
}

void Link::enqueue(Timestamp now, Packet packet, LinkListener& listener) {
  if (!plain_ || !waiting_.empty()) {
    enqueue_any(now, std::move(packet), listener);
    return;
  }
  ++counters_.sent;
  counters_.bytes_sent += packet.size();
  const Fate fate =
      draws_.plain(std::get<Probability>(options_.loss), options_.reorder.probability);
  if (fate.lost) {
    drop(packet, DropCause::loss, counters_.lost, listener);
    return;
  }
  Timestamp departure = now;
  if (queues_) {
    if (!has_room(now, packet.size())) {
      drop(packet, DropCause::queue_full, counters_.queue_dropped, listener);
      return;
    }
    departure = transmitter_.send(options_, now, packet.size());
  }
  const Duration delay = delay_of(fate.at_once, fate.jitter_bits);
  in_flight_.push(departure + delay, std::move(packet));
}

void Link::enqueue_any(Timestamp now, Packet&& packet, LinkListener& listener) {
  // Before the datagram comes, so that it does not matter whether advance() is called before.
  if (!waiting_.empty()) send_waiting(now, listener);
  const std::size_t fragments = fragment_count(packet.size(), options_.mtu);
  const Fate fate = draws_.any(options_, fragments, channel_);
  bool duplicated = false;
  Fate fate_of_copy;
  if (options_.duplicate != Probability()) {
    duplicated = options_.duplicate.hit_by(duplicate_.next(options_.correlation));
    if (duplicated) {
      Channel forgotten = channel_;
      fate_of_copy = copy_draws_.any(options_, fragments, forgotten);
    }
  }
  const std::uint64_t number = counters_.sent++;
  counters_.bytes_sent += packet.size();
  if (pinpoint_.hits(number, packet)) {
    drop(packet, DropCause::pinpoint, counters_.pinpoint_dropped, listener);
    return;
  }
  if (!duplicated) {
    pass(now, std::move(packet), fate, listener);
    return;
  }
  ++counters_.duplicated;
  listener.on_duplicated(packet);
  Packet copy = packet;
  pass(now, std::move(packet), fate, listener);
  pass(now, std::move(copy), fate_of_copy, listener);
}

// What becomes of a datagram, whose fate chance has decided.
void Link::pass(Timestamp now, Packet&& packet, const Fate& fate, LinkListener& listener) {
  if (fate.lost) {
    drop(packet, DropCause::loss, counters_.lost, listener);
    return;
  }
  if (fate.corrupted) corrupt(packet, fate, listener);
  if (!has_room(now, packet.size())) {
    drop(packet, DropCause::queue_full, counters_.queue_dropped, listener);
    return;
  }
  const Duration delay = delay_of(fate.at_once, fate.jitter_bits);
  if (codel_ || !waiting_.empty()) {
    wait(now, delay, std::move(packet));
    send_waiting(now, listener);
    return;
  }
  const Timestamp departure = transmitter_.send(options_, now, packet.size());
  in_flight_.push(departure + delay, std::move(packet));
}

void Link::drop(const Packet& packet, DropCause cause, std::uint64_t& counter,
                LinkListener& listener) {
  ++counter;
  listener.on_dropped(packet, cause);
}

void Link::corrupt(Packet& packet, const Fate& fate, LinkListener& listener) {
  if (packet.size() == 0) return;
  ++counters_.corrupted;
  listener.on_corrupted(packet);
  const Uint128 bits = static_cast<Uint128>(packet.size()) * 8;
  packet.flip_bit(static_cast<std::size_t>((bits * fate.corrupted_bits) >> 64));
}

bool Link::has_room(Timestamp now, std::size_t size) {
  if (!Transmitter::limits(options_)) return true;
  transmitter_.settle(now);
  const std::size_t packets = transmitter_.sending() + waiting_.size();
  if (packets == 0) return true;
  if (!options_.queue.bytes) return packets < *options_.queue.packets;
  const std::uint64_t bytes = transmitter_.sending_bytes() + waiting_.bytes();
  return bytes + size <= options_.queue.bytes->value();
}

// netem's counter: a datagram may be sent at once when gap - 1 in a row were not.
Duration Link::delay_of(bool at_once, std::uint64_t jitter_bits) {
  if (at_once && delayed_ + 1 >= options_.reorder.gap) {
    delayed_ = 0;
    return Duration::zero();
  }
  ++delayed_;
  const Duration jitter = deviation(options_.distribution, options_.jitter, jitter_bits);
  return std::max(Duration::zero(), options_.delay + jitter);
}

void Link::wait(Timestamp now, Duration delay, Packet&& packet) {
  if (!waiting_options_) waiting_options_ = std::make_shared<const LinkOptions>(options_);
  waiting_.push({std::move(packet), now, delay, waiting_options_});
}

// Begins to send whatever of the queue has its turn by `now`.
void Link::send_waiting(Timestamp now, LinkListener& listener) {
  while (!waiting_.empty()) {
    const Waiting& front = waiting_.front();
    const Timestamp start = transmitter_.start(*front.options, front.since);
    if (start > now) return;
    Waiting next = waiting_.pop(start, listener, counters_.codel_dropped);
    transmitter_.note_wait(start - next.since);
    const Timestamp departure = transmitter_.send(*next.options, start, next.packet.size());
    in_flight_.push(departure + next.delay, std::move(next.packet));
  }
}

std::optional<Timestamp> Link::next_start_or(std::optional<Timestamp> delivery) const {
  const Waiting& front = waiting_.front();
  const Timestamp start = transmitter_.start(*front.options, front.since);
  return delivery ? std::min(start, *delivery) : start;
}

std::optional<Packet> Link::advance(Timestamp now, LinkListener& listener) {
  if (!waiting_.empty()) send_waiting(now, listener);
  const std::optional<Timestamp> next = in_flight_.next();
  if (!next || *next > now) return std::nullopt;
  ++counters_.delivered;
  return in_flight_.pop(counters_.reordered);
}

}  // namespace strand::link
