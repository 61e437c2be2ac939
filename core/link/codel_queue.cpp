#include "core/link/codel_queue.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"

namespace strand::link {

namespace {

__extension__ using Uint128 = unsigned __int128;

// The whole part of the square root, digit by digit from the top.
std::uint64_t square_root(Uint128 value) {
  Uint128 root = 0;
  for (Uint128 bit = static_cast<Uint128>(1) << 126; bit != 0; bit >>= 2) {
    const bool fits = value >= root + bit;
    if (fits) value -= root + bit;
    root >>= 1;
    if (fits) root += bit;
  }
  return static_cast<std::uint64_t>(root);
}

}  // namespace

// The root of the whole part of interval^2 / count has the same whole part as the quotient.
Duration codel_spacing(Duration interval, std::uint32_t count) {
  const auto length = static_cast<Uint128>(interval.count());
  return Duration(static_cast<std::int64_t>(square_root(length * length / count)));
}

void CodelQueue::push(Waiting&& waiting) {
  const std::size_t size = waiting.packet.size();
  bytes_ += size;
  largest_ = std::max(largest_, size);
  waiting_.push(std::move(waiting));
}

CodelQueue::Head CodelQueue::take_head(Timestamp now) {
  Head head{waiting_.pop()};
  bytes_ -= head.waiting.packet.size();
  const QueueLimit& queue = head.waiting.options->queue;
  const bool above = queue.discipline == QueueDiscipline::codel &&
                     now - head.waiting.since >= queue.target && bytes_ > largest_;
  if (!above) {
    first_above_time_.reset();
  } else if (!first_above_time_) {
    first_above_time_ = now + queue.interval;
  } else {
    head.may_drop = now >= *first_above_time_;
  }
  return head;
}

// dequeue() of RFC 8289, section 5.5. There, what is taken may be nothing; here the last in the
// queue is never dropped, because no bytes are left behind it.
Waiting CodelQueue::pop(Timestamp now, LinkListener& listener, std::uint64_t& drops) {
  Head head = take_head(now);
  const auto drop = [&] {
    ++drops;
    listener.on_dropped(head.waiting.packet, DropCause::codel);
    head = take_head(now);
  };
  const auto spacing = [&] { return codel_spacing(head.waiting.options->queue.interval, count_); };
  if (dropping_) {
    dropping_ = head.may_drop;
    while (dropping_ && now >= drop_next_) {
      ++count_;
      drop();
      dropping_ = head.may_drop;
      if (dropping_) drop_next_ += spacing();
    }
  } else if (head.may_drop) {
    const Duration interval = head.waiting.options->queue.interval;
    drop();
    dropping_ = true;
    // If it stopped dropping a short while ago, the rate at which it dropped then is a good one to
    // begin with.
    const std::uint32_t drops_then = count_ - last_count_;
    count_ = drops_then > 1 && now - drop_next_ < 16 * interval ? drops_then : 1;
    drop_next_ = now + codel_spacing(interval, count_);
    last_count_ = count_;
  }
  return std::move(head.waiting);
}

}  // namespace strand::link
