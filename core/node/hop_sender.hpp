// Sends chunks to the next hop: keeps each frame's deadline as time left, spreads a frame's
// datagrams a little so that the next host's socket buffer holds them, and repairs what is lost on
// the way.
//
// Datagrams leave at once up to a burst; the rest waits and leaves in further bursts, `burst_gap`
// apart, each of burst_bytes or an eighth of what waits, whichever is more. So a frame of up to
// 40 datagrams of 1,200 bytes is not delayed, one of 130 is spread over 1.5 ms, and what waits
// stays below eight times what comes in during a gap.
//
// Where frames begin, at the coordinator, they are paced (see pace_over()), for a queue on the way
// may be shorter than a frame. A relay in cut-through keeps the pace that chunks come in.
//
// It owns what waits; without a next hop it drops everything.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/base/endpoint.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/node/hop_link.hpp"
#include "core/node/hop_repair.hpp"
#include "core/node/turn.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

class HopSender {
 public:
  // Stock Linux gives a socket 212,992 bytes, each datagram of 1,200 bytes taking up 2,304 of them:
  // 92 datagrams. A burst is less than half of that, and most frames are one or two: a sender that
  // sleeps between bursts wakes late, on a busy machine by far more than the gap.
  static constexpr std::size_t burst_bytes = 48'000;
  static constexpr Duration burst_gap = std::chrono::microseconds(500);
  // Between the bursts of what is paced: a millisecond's worth at a time, as BBR sends it
  // (its send quantum, draft-ietf-ccwg-bbr). Half of it would cost twice the wake-ups.
  static constexpr Duration paced_gap = std::chrono::milliseconds(1);

  HopSender() = default;
  HopSender(const HopSender&) = delete;
  HopSender& operator=(const HopSender&) = delete;

  // How what is lost is repaired; until this is called, not at all.
  void set_recovery(wire::Recovery recovery) { repair_.set_recovery(recovery); }

  // What waits for the hop before goes to the new one.
  void set_next(std::optional<Endpoint> next);
  [[nodiscard]] std::optional<Endpoint> next() const { return link_.next(); }

  // Spreads what is sent in one go over `most` or a quarter of the hop's round trip, whichever is
  // less: so long as the hop is known to be short, or not known at all, pacing costs next to
  // nothing. Where a link on the way cannot carry the stream, over `most`. Zero to begin with.
  void pace_over(Duration most) { longest_pace_ = most; }

  // `playout` is the playout deadline of the chunk's frame.
  void send(wire::Chunk&& chunk, Timestamp playout, Turn& turn);
  // Goes out behind the chunks that wait.
  void send(const wire::EndOfStream& end, Turn& turn);
  // A repair that came over the hop before.
  void pass_on(const wire::Repair& repair, Timestamp playout, Turn& turn) {
    repair_.pass_on(repair, playout, turn);
  }
  // Feedback that came from `from`, who is listened to if it is the next peer.
  void on_feedback(Endpoint from, const wire::Feedback& feedback, std::uint32_t datagram_size,
                   Turn& turn);
  // Sends what is due at turn.now.
  void send_due(Turn& turn);

  // When something is due; nothing while nothing waits.
  [[nodiscard]] std::optional<Timestamp> deadline() const;
  // The chain from here on, for the peer before. Nothing without a next peer.
  [[nodiscard]] wire::Onward onward() const;
  // What the slowest hop from here on can carry; nothing where all carry whatever comes.
  [[nodiscard]] std::optional<std::uint32_t> rate_kbit() const {
    return repair_.estimate().rate_kbit();
  }
  [[nodiscard]] std::size_t waiting_datagrams() const {
    return waiting_.size() + (waiting_end_ ? 1 : 0);
  }
  [[nodiscard]] const HopRepair& repair() const { return repair_; }
  // Whether what the next peer and the peer before can make grow is within its limits: always.
  [[nodiscard]] bool within_limits() const {
    return repair_.store().within_limits() && link_.flight().size() <= wire::max_feedback_span;
  }

 private:
  struct WaitingChunk {
    wire::Chunk chunk;
    Timestamp playout;
  };

  void send_waiting(Turn& turn);
  // Opens a new burst when the gap since the last one is over.
  void refill(Timestamp now);
  // From the beginning of one burst to that of the next.
  [[nodiscard]] Duration gap() const { return pace() > paced_gap ? paced_gap : burst_gap; }
  // Bytes that may leave in one burst.
  [[nodiscard]] std::uint64_t burst() const;
  // What is sent in one go is spread over so much.
  [[nodiscard]] Duration pace() const;
  // Sets what is the link's own in `chunk`: its number, and the time that is left.
  void transmit(wire::Chunk& chunk, Timestamp playout, Turn& turn);

  HopLink link_;
  HopRepair repair_{link_};
  std::deque<WaitingChunk> waiting_;
  std::optional<wire::EndOfStream> waiting_end_;  // behind the chunks
  std::uint64_t waiting_bytes_ = 0;
  std::uint64_t most_waiting_bytes_ = 0;  // since nothing waited last
  Duration longest_pace_{};
  std::uint64_t allowance_ = 0;  // bytes left of the current burst
  std::optional<Timestamp> burst_began_;
};

}  // namespace strand
