// Repairs one hop from its sending end: keeps what it may have to send again, learns from feedback
// what was lost, and decides what to send for it, and how often.
//
// What is lost is sent again at once, in as many copies as its slack is worth (RepairPlan); chunks
// that the next peer can make out of others are not. With the last chunk of a frame go as many
// repairs as its slack asks for. When the sender falls silent, a probe makes the receiver tell
// about its last datagrams (a tail loss probe, RFC 8985, section 7). What can no longer arrive by
// its deadline is given up, and so is what exceeds the budget: both are stated.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>

#include "core/node/hop_estimate.hpp"
#include "core/node/hop_link.hpp"
#include "core/node/repair_budget.hpp"
#include "core/node/repair_store.hpp"
#include "core/node/turn.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

class HopRepair {
 public:
  // `link` is the sending end of the same hop, and outlives this.
  explicit HopRepair(HopLink& link) : link_(link) {}

  void set_recovery(wire::Recovery recovery);
  [[nodiscard]] bool active() const { return recovery_ != wire::Recovery::none; }
  // Another next peer, who has received nothing yet.
  void on_next_changed();

  // Before and after a chunk's first sending over the link.
  void before_sending(wire::Chunk& chunk, Timestamp playout, Timestamp now);
  void after_sending(const wire::Chunk& chunk, Timestamp playout, Turn& turn);
  // A repair that came from the hop before goes on, where this hop wants one.
  void pass_on(const wire::Repair& repair, Timestamp playout, Turn& turn);

  void on_feedback(const wire::Feedback& feedback, std::uint32_t datagram_size, Turn& turn);
  // Does what is due at turn.now.
  void act(Turn& turn);
  [[nodiscard]] std::optional<Timestamp> deadline() const;

  [[nodiscard]] const HopEstimate& estimate() const { return estimate_; }
  [[nodiscard]] const RepairStore& store() const { return store_; }

 private:
  // How long after the last datagram a probe is sent: longer than between datagrams of a frame.
  static constexpr Duration probe_delay = std::chrono::milliseconds(4);
  // As long as no feedback has told the round trip.
  static constexpr Duration unknown_round_trip = std::chrono::milliseconds(100);
  static constexpr unsigned most_probes = 6;  // in a row, without an answer
  // Where losses come in runs, as many probes follow one another as a run is long, up to these.
  static constexpr unsigned most_quick_probes = 4;
  // Copies of one chunk are this far apart where losses come in runs.
  static constexpr Duration copy_gap = std::chrono::milliseconds(3);

  // Why a chunk is not sent again: the event's detail.
  enum class GivenUp : std::uint8_t { no_time, no_budget };

  struct LaterCopy {
    Timestamp due;
    FrameNumber frame;
    std::uint16_t index = 0;
  };

  [[nodiscard]] bool resends() const;
  [[nodiscard]] bool adds_repairs() const;
  void on_arrived(const FlownDatagram& datagram);
  void on_lost(const FlownDatagram& datagram, Turn& turn);
  // Sends as many lost chunks of a block as the next peer needs to have it.
  void mend(StoredFrame& frame, std::uint16_t block, Turn& turn);
  void send_copies(StoredFrame& frame, std::uint16_t index, Turn& turn);
  // False where the budget does not allow for it.
  bool send_copy(StoredFrame& frame, std::uint16_t index, Turn& turn);
  // The chunk that counts the copy as on its way; null where the frame has gone, or begun anew.
  [[nodiscard]] StoredChunk* counted(const LaterCopy& copy);
  void give_up(StoredFrame& frame, std::uint16_t index, GivenUp reason, Turn& turn);
  // Brings the repairs of a frame up to what its slack asks for.
  void add_repairs(StoredFrame& frame, Turn& turn);
  void send_repair(StoredFrame& frame, std::uint16_t index, Turn& turn);
  [[nodiscard]] std::uint16_t repairs_wanted(std::uint16_t chunks, Timestamp playout,
                                             Timestamp now) const;
  [[nodiscard]] Duration left_at_arrival(Timestamp playout, Timestamp now) const;
  void note_sent(Timestamp now);

  HopLink& link_;
  wire::Recovery recovery_ = wire::Recovery::none;
  HopEstimate estimate_;
  RepairStore store_;
  RepairBudget budget_;
  FlightLog::Decided decided_;  // storage that is reused
  std::deque<LaterCopy> later_;
  StreamId stream_;
  std::optional<Timestamp> probe_at_;
  Timestamp silent_at_ = run_start;  // probe_delay after the last datagram
  unsigned probes_ = 0;
  unsigned quick_probes_ = 0;
};

}  // namespace strand
