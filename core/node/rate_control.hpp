// Whether a hop's link can carry the stream, and what it can carry if not, told by delay: a link
// that is given more than its rate builds a queue, and the round trip grows with it, long before
// anything is dropped.
//
// The least round trip of a short window is compared with what it usually is, as CoDel (RFC 8289)
// tells a standing queue from a burst: a queue delays all that is sent, jitter most of it. A link
// that jitters has a usual deviation, too, which is allowed for three times. While the queue
// stands, what is delivered is what the link can carry; the limit is set below that, the further
// the longer the queue is, so that it drains. When the queue is gone the limit grows until it is of
// no more effect, and is dropped then.
//
// A way that has become longer looks like a queue that never drains. If the queue is still there
// after it has been given `patience` to drain, the new round trip counts as that of the way.
#pragma once

#include <cstdint>
#include <optional>

#include "core/base/time.hpp"

namespace strand {

class RateControl {
 public:
  // A queue that is shorter than this is none, on a link without jitter.
  static constexpr Duration tolerated_queue = std::chrono::milliseconds(25);

  void add_round_trip(Duration sample, Timestamp now);
  // So many bytes of UDP payload are known to have arrived.
  void add_delivered(std::uint64_t bytes, Timestamp now);
  // Closes windows that are over at `now`. Call when there is news.
  void update(Timestamp now);

  // In bits a second of UDP payload; nothing while the link carries whatever comes.
  [[nodiscard]] std::optional<std::uint64_t> limit() const { return limit_; }
  // The standing queue of the last window.
  [[nodiscard]] Duration queue() const { return queue_; }

 private:
  // A window is as long as this and has as many round trips, or the least of them would be no more
  // than what jitter makes of one.
  static constexpr Duration window = std::chrono::milliseconds(50);
  static constexpr unsigned window_samples = 5;
  // How long the limit stays after the queue is gone, before it grows.
  static constexpr Duration hold = std::chrono::milliseconds(500);
  static constexpr Duration patience = std::chrono::seconds(3);
  static constexpr std::uint64_t least_limit = 64'000;

  void close_window(Timestamp now);
  void learn(Duration off);
  void on_queue(std::uint64_t delivered, Timestamp now);
  void on_no_queue(std::uint64_t delivered, Duration length, Timestamp now);

  std::optional<Timestamp> window_began_;
  Duration window_least_{};  // round trip, where there are samples
  Duration window_most_{};
  unsigned samples_ = 0;
  std::uint64_t window_bytes_ = 0;
  std::optional<Duration> usual_;  // the least round trip of a window without a queue, smoothed
  Duration deviation_{};           // from that, smoothed
  Duration queue_{};
  std::uint64_t capacity_ = 0;  // what was delivered while there was a queue
  std::optional<std::uint64_t> limit_;
  std::optional<Timestamp> queue_began_;
  Timestamp last_queue_{};
};

}  // namespace strand
