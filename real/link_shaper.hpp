// The links of a scenario as one process applies them to the datagrams that it sends.
//
// A LinkShaper owns the link to the next hop and the one back to the hop before. Its driver offers
// it every datagram, and sends what take() gives out when deadline() is due. It has no clock, timer
// or socket of its own and never waits.
//
// Which link a datagram takes depends on who spoke first. A hop before is heard before it is spoken
// to, for a stream runs down the chain; a next hop is spoken to before it answers.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/endpoint.hpp"
#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "core/link/packet.hpp"
#include "real/shaped_link.hpp"

namespace strand::real {

struct LinkPlan {
  std::optional<ShapedLinkOptions> forward;   // without it the link is perfect
  std::optional<ShapedLinkOptions> backward;  // the same
  // The process feeds the chain: its events count from start(), and it has no hop before.
  bool feeds_the_chain = false;
  // What the first datagram takes from the start of the source to this process.
  Duration away{};
};

class LinkShaper {
 public:
  // After datagrams were taken out, the next wake-up comes no earlier than this: what is due
  // meanwhile leaves together.
  static constexpr Duration batch_window = std::chrono::microseconds(100);
  // Endpoints of either kind that are remembered; the oldest is forgotten beyond them.
  static constexpr std::size_t max_endpoints = 64;

  explicit LinkShaper(LinkPlan plan);

  // The source starts now: events of links count from here. The first call holds.
  void start(Timestamp now);
  // start() will come from elsewhere, and is not to be taken from the first datagram.
  void wait_for_start() { waits_for_start_ = true; }
  // A datagram came. The first one tells a process that does not feed the chain when the source
  // started: `away` before it.
  void on_received(Timestamp now, Endpoint from);

  // Whether a link has taken the datagram, as it does at `now`, which never goes back. Else it is
  // to be sent as it is.
  [[nodiscard]] bool send(Timestamp now, Endpoint to, ByteSpan header, const BufferSlice& payload);
  // When take() is to be called; nothing while nothing is under way.
  [[nodiscard]] std::optional<Timestamp> deadline() const;
  // The next datagram that leaves at `now` or before, in the order of its link; nothing when no
  // more does.
  [[nodiscard]] std::optional<link::Packet> take(Timestamp now);

  // Of the link to the next hop, for the report.
  [[nodiscard]] LinkTally tally() { return forward_ ? forward_->tally() : LinkTally{}; }

  // Null where the link is perfect.
  [[nodiscard]] const ShapedLink* forward() const { return forward_ ? &*forward_ : nullptr; }
  [[nodiscard]] const ShapedLink* backward() const { return backward_ ? &*backward_ : nullptr; }

 private:
  [[nodiscard]] bool is_hop_before(Endpoint to);

  const bool feeds_the_chain_;
  const Duration away_;
  std::optional<ShapedLink> forward_;
  std::optional<ShapedLink> backward_;
  bool started_ = false;
  bool waits_for_start_ = false;
  std::optional<Timestamp> took_at_;
  std::vector<Endpoint> heard_first_;
  std::vector<Endpoint> spoken_to_first_;
};

}  // namespace strand::real
