// One direction of a link in a real run: a link::Link, what happens to it in the course of the run,
// and a bound on what it holds.
//
// It is as passive as the link: whoever drives it gives it datagrams and takes them out when
// next_event() is due, and it owns those in between. Events of the scenario count from start();
// what is due of them is carried out before the next datagram, and as they are for the datagrams
// after them only, that is when they happen.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "core/base/ledger.hpp"
#include "core/base/random.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/link/link.hpp"
#include "real/duration_histogram.hpp"

namespace strand::real {

// What happens to a link at an instant.
struct LinkTurn {
  enum class Kind : std::uint8_t {
    change,           // the link is another from then on
    partition_begin,  // nothing passes
    partition_end,    // one of those that have begun
  };

  Duration at{};  // from the start of the source
  Kind kind = Kind::change;
  std::shared_ptr<const link::LinkOptions> link;  // what it is after a change
};

struct ShapedLinkOptions {
  std::string name;  // "A->B"
  link::LinkOptions link;
  Random random{0};             // what the link's streams are forked from
  std::vector<LinkTurn> turns;  // by time; those of one instant in their order

  // What may wait or be under way at once. A datagram beyond either is dropped before the link.
  ByteCount max_bytes = ByteCount::mebibytes(64);
  std::size_t max_datagrams = 100'000;
};

class ShapedLink final : private link::LinkListener {
 public:
  explicit ShapedLink(ShapedLinkOptions options);

  [[nodiscard]] const std::string& name() const { return options_.name; }
  // The instant from which the turns count. Until then none happens.
  void start(Timestamp start) { start_ = start; }

  // Takes a datagram at `now`, which never goes back. `header` is at most
  // link::Packet::max_header_size bytes.
  void send(Timestamp now, Endpoint to, ByteSpan header, const BufferSlice& payload);
  // When take() has something to do next; nothing while the link is empty.
  [[nodiscard]] std::optional<Timestamp> next_event() const { return link_.next_event(); }
  // The next datagram that comes out at `now` or before; nothing when no more does.
  [[nodiscard]] std::optional<link::Packet> take(Timestamp now);

  // Of the link itself: without what over_limit() and held_up() count.
  [[nodiscard]] const link::LinkCounters& counters() const { return link_.counters(); }
  [[nodiscard]] std::uint64_t over_limit() const { return over_limit_; }
  // By partitions.
  [[nodiscard]] std::uint64_t held_up() const { return held_up_; }
  // What waits or is under way now.
  [[nodiscard]] std::size_t held_datagrams() const { return held_datagrams_; }
  // All of this for the report, and the longest wait in the queue so far.
  [[nodiscard]] LinkTally tally();
  // How late datagrams were taken out.
  [[nodiscard]] const DurationHistogram& lateness() const { return lateness_; }

 private:
  void take_turns(Timestamp now);
  void hold(const link::Packet& packet);
  void release(const link::Packet& packet);

  void on_dropped(const link::Packet& packet, link::DropCause cause) override;
  void on_duplicated(const link::Packet& packet) override;
  void on_corrupted(const link::Packet& /*packet*/) override {}

  ShapedLinkOptions options_;
  link::Link link_;
  std::optional<Timestamp> start_;
  std::size_t next_turn_ = 0;
  unsigned partitions_ = 0;  // that hold the link up now
  std::uint64_t held_bytes_ = 0;
  std::size_t held_datagrams_ = 0;
  std::uint64_t over_limit_ = 0;
  std::uint64_t held_up_ = 0;
  Duration longest_wait_{};  // of those that the link was asked for
  DurationHistogram lateness_;
};

}  // namespace strand::real
