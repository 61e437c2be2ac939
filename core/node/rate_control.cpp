#include "core/node/rate_control.hpp"

#include <algorithm>
#include <utility>

namespace strand {

namespace {

std::uint64_t bits_per_second(std::uint64_t bytes, Duration time) {
  constexpr std::uint64_t bit_nanoseconds = 8'000'000'000ULL;
  return bytes * bit_nanoseconds / static_cast<std::uint64_t>(time.count());
}

// A queue of this length is drained at half of the link's rate, a longer one faster.
constexpr Duration half_rate_queue = std::chrono::milliseconds(100);

}  // namespace

void RateControl::add_round_trip(Duration sample, Timestamp now) {
  update(now);
  window_least_ = samples_ == 0 ? sample : std::min(window_least_, sample);
  window_most_ = samples_ == 0 ? sample : std::max(window_most_, sample);
  ++samples_;
}

void RateControl::add_delivered(std::uint64_t bytes, Timestamp now) {
  update(now);
  window_bytes_ += bytes;
}

void RateControl::update(Timestamp now) {
  if (!window_began_) {
    window_began_ = now;
  } else if (now - *window_began_ >= window && samples_ >= window_samples) {
    close_window(now);
  }
}

void RateControl::close_window(Timestamp now) {
  const Duration length = now - *window_began_;
  const std::uint64_t delivered = bits_per_second(window_bytes_, length);
  const Duration least = window_least_;
  window_began_ = now;
  window_bytes_ = 0;
  samples_ = 0;
  if (!usual_) {
    usual_ = least;
    // Until it is known how much the least of a window strays, a part of how much all of it does.
    deviation_ = (window_most_ - least) / 4;
  }
  queue_ = std::max(least - *usual_, Duration::zero());
  if (queue_ > tolerated_queue + 3 * deviation_) {
    on_queue(delivered, now);
    return;
  }
  learn(least - *usual_);
  on_no_queue(delivered, length, now);
}

// What is usual falls at once and rises slowly, and under a limit not at all: or short queues, one
// after another, would become usual.
void RateControl::learn(Duration off) {
  if (off < Duration::zero()) {
    *usual_ += off / 16;
  } else if (!limit_) {
    *usual_ += off / 64;
  }
  if (!limit_) deviation_ += ((off < Duration::zero() ? -off : off) - deviation_) / 16;
}

void RateControl::on_queue(std::uint64_t delivered, Timestamp now) {
  if (!queue_began_) queue_began_ = now;
  last_queue_ = now;
  if (now - *queue_began_ > patience) {
    *usual_ += queue_;
    queue_ = Duration::zero();
    queue_began_.reset();
    return;
  }
  // The first window of a queue still has what was delivered before it.
  capacity_ = delivered;
  // half / (half + excess): 9/10 at the most, 1/2 at half_rate_queue, and less beyond.
  const Duration excess = queue_ - tolerated_queue;
  const auto share = static_cast<std::uint64_t>(half_rate_queue.count());
  const auto whole = static_cast<std::uint64_t>((half_rate_queue + excess).count());
  const std::uint64_t draining = std::min(capacity_ * share / whole, capacity_ * 9 / 10);
  limit_ = std::max(draining, least_limit);
}

void RateControl::on_no_queue(std::uint64_t delivered, Duration length, Timestamp now) {
  if (!limit_) {
    queue_began_.reset();
    return;
  }
  if (queue_began_) {
    // It has drained: most of what the link can carry may be used again.
    limit_ = std::max(*limit_, capacity_ * 9 / 10);
    queue_began_.reset();
  }
  if (now - last_queue_ < hold) return;
  // A hundredth in 50 ms, 22 % a second.
  *limit_ += *limit_ / 100 * static_cast<std::uint64_t>(length / window);
  if (*limit_ > 2 * std::max(delivered, capacity_)) limit_.reset();
}

}  // namespace strand
