#include "real/shaped_link.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"
#include "core/node/node.hpp"
#include "core/wire/datagram.hpp"

namespace strand::real {

static_assert(Outbox::max_header_size <= link::Packet::max_header_size);

ShapedLink::ShapedLink(ShapedLinkOptions options)
    : options_(std::move(options)), link_(options_.link, options_.random) {}

void ShapedLink::send(Timestamp now, Endpoint to, ByteSpan header, const BufferSlice& payload) {
  take_turns(now);
  if (partitions_ > 0) {
    ++held_up_;
    return;
  }
  const std::size_t size = header.size() + payload.size();
  if (held_datagrams_ >= options_.max_datagrams ||
      held_bytes_ + size > options_.max_bytes.value()) {
    ++over_limit_;
    return;
  }
  // The socket that it leaves by says where it comes from.
  link::Packet packet({}, to, header, payload);
  if (link_.wants_chunks()) {
    if (const auto carried = wire::name_of_chunk(header, payload)) {
      packet.set_chunk(carried->frame, carried->chunk);
    }
  }
  hold(packet);
  link_.enqueue(now, std::move(packet), *this);
}

LinkTally ShapedLink::tally() {
  const link::LinkCounters& counters = link_.counters();
  longest_wait_ = std::max(longest_wait_, link_.take_longest_wait());
  return {.lost = counters.lost + counters.pinpoint_dropped + held_up_,
          .queue_dropped = counters.queue_dropped + counters.codel_dropped + over_limit_,
          .duplicated = counters.duplicated,
          .corrupted = counters.corrupted,
          .reordered = counters.reordered,
          .longest_wait = longest_wait_};
}

// At its own instants one after the other, as a simulator would drive it, however late that is.
std::optional<link::Packet> ShapedLink::take(Timestamp now) {
  for (auto next = link_.next_event(); next && *next <= now; next = link_.next_event()) {
    std::optional<link::Packet> packet = link_.advance(*next, *this);
    if (!packet) continue;
    release(*packet);
    lateness_.add(now - *next);
    return packet;
  }
  return std::nullopt;
}

void ShapedLink::take_turns(Timestamp now) {
  if (!start_) return;
  while (next_turn_ < options_.turns.size() && *start_ + options_.turns[next_turn_].at <= now) {
    const LinkTurn& turn = options_.turns[next_turn_++];
    switch (turn.kind) {
      case LinkTurn::Kind::change:
        link_.change(*turn.link);
        break;
      case LinkTurn::Kind::partition_begin:
        ++partitions_;
        break;
      case LinkTurn::Kind::partition_end:
        STRAND_ASSERT(partitions_ > 0);
        --partitions_;
        break;
    }
  }
}

void ShapedLink::hold(const link::Packet& packet) {
  held_bytes_ += packet.size();
  ++held_datagrams_;
}

void ShapedLink::release(const link::Packet& packet) {
  STRAND_ASSERT(held_datagrams_ > 0 && held_bytes_ >= packet.size());
  held_bytes_ -= packet.size();
  --held_datagrams_;
}

void ShapedLink::on_dropped(const link::Packet& packet, link::DropCause /*cause*/) {
  release(packet);
}

void ShapedLink::on_duplicated(const link::Packet& packet) {
  hold(packet);
}

}  // namespace strand::real
