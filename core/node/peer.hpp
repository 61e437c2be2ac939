// A link of the chain: registers with the coordinator, reassembles what the hop before sends, hands
// complete frames to its driver, and relays to the next hop.
//
// `cut_through` relays a chunk the moment it arrives; `store_and_forward` relays a frame when it is
// complete. A frame number is processed once. What the peer holds is bounded by AssemblerLimits.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/node/assembler.hpp"
#include "core/node/clock_sync.hpp"
#include "core/node/coordinator_session.hpp"
#include "core/node/hop_receiver.hpp"
#include "core/node/hop_sender.hpp"
#include "core/node/node.hpp"
#include "core/node/peer_journal.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

struct PeerOptions {
  PeerName name;
  Endpoint data;         // UDP, as others reach it
  Endpoint control;      // TCP, as others reach it
  Endpoint coordinator;  // TCP
  // Frames for whose records memory is taken at once; those of more take theirs as they come.
  std::size_t frames_at_hand = 0;
};

class Peer final : public Node {
 public:
  explicit Peer(const PeerOptions& options);

  void handle(const Input& input, Timestamp now, Outbox& out) override;
  [[nodiscard]] std::optional<Timestamp> deadline() const override;
  [[nodiscard]] bool finished() const override { return finished_; }

  [[nodiscard]] const PeerLedger& ledger() const { return journal_.ledger(); }
  [[nodiscard]] bool registered() const { return session_.registered(); }
  // Whether what outside data can make grow is within its limits: always, between two inputs.
  [[nodiscard]] bool within_limits() const;
  // Why the coordinator would not take this peer in; the peer is finished then.
  [[nodiscard]] const std::optional<std::string>& refusal() const { return session_.refusal(); }
  // The next peer, as the coordinator named it.
  [[nodiscard]] std::optional<Endpoint> next_hop() const { return sender_.next(); }
  // What frames took lately from their capture until they were complete here, smoothed as round
  // trips are: by the time left that their chunks tell, so that no clocks need agree, and as good
  // as the hops' round trips are even. Nothing before the first, and of the JSON format, which
  // tells none.
  [[nodiscard]] std::optional<Duration> latency() const { return latency_; }
  // What is known of the hop to it.
  [[nodiscard]] const HopEstimate& hop_behind() const { return sender_.repair().estimate(); }

 private:
  void on_deadline(Turn& turn);
  void on_datagram(const DatagramReceived& datagram, Turn& turn);
  // What a datagram of the hop before says about the hop itself.
  void on_hop_datagram(Endpoint from, StreamId stream, LinkSequence sequence, Timestamp now);
  void on_chunk(wire::Chunk& chunk, std::uint32_t datagram_size, Turn& turn);
  void on_repair(const wire::Repair& repair, std::uint32_t datagram_size, Turn& turn);
  void on_probe(const wire::Probe& probe, std::uint32_t datagram_size, Turn& turn);
  // Adds the chunks of a frame's block that follow from others and repairs.
  void recover_chunks(FrameNumber frame, std::uint16_t block, Timestamp playout, Turn& turn);
  // Passes a new chunk on, and its frame if it is whole.
  void take(wire::Chunk& chunk, Assembler::Verdict verdict, Timestamp playout, Turn& turn);
  void on_frame_complete(Turn& turn);
  void on_end_of_stream(const wire::EndOfStream& end, std::uint32_t datagram_size, Turn& turn);
  void on_stream_opened(const StreamOpened& opened, Turn& turn);
  void on_stream_received(const StreamReceived& received, Turn& turn);
  void on_session_message(const wire::ControlMessage& message, Turn& turn);
  void on_control_call(ConnectionId connection, ByteSpan bytes, Turn& turn);
  void on_update_next(const wire::UpdateNext& update, Turn& turn);
  void note_latency(Duration latency);
  void relay_frame(const AssembledFrame& frame, Turn& turn);
  // Over its limits, the assembler gives up frames before their time.
  void give_up_expired(Turn& turn);
  void abandon(const AbandonedFrame& frame, Turn& turn);

  void end_known(std::uint32_t frames, Turn& turn);
  void ask_for_the_time(Turn& turn);
  void report_when_drained(Turn& turn);
  void report(Turn& turn);
  void finish(Turn& turn);

  [[nodiscard]] bool in_stream() const { return !journal_.ledger().frames.empty(); }
  // The instant by which nothing more is waited for; nothing while the stream goes on, or while
  // there is nobody to report to.
  [[nodiscard]] std::optional<Timestamp> drained_at() const;
  // When a peer that lost its coordinator in mid-stream ends by itself.
  [[nodiscard]] std::optional<Timestamp> orphaned_at() const;

  PeerOptions options_;
  wire::Forwarding forwarding_ = wire::Forwarding::store_and_forward;
  Duration playout_deadline_ = std::chrono::seconds(1);
  PeerJournal journal_;
  Assembler assembler_;
  wire::Recovery recovery_ = wire::Recovery::none;
  HopReceiver receiver_;  // of the hop before
  HopSender sender_;      // of the hop behind
  CoordinatorSession session_;
  ClockSync clock_;                                      // against the coordinator's
  std::map<ConnectionId, wire::ControlFramer> callers_;  // connections to the control port
  std::vector<BufferSlice> delivered_chunks_;            // storage that is reused
  std::optional<std::uint32_t> frames_in_stream_;        // known once the stream has ended
  std::optional<Duration> latency_;
  bool end_relayed_ = false;
  bool rest_given_up_ = false;
  bool reported_ = false;
  bool finished_ = false;
  Timestamp last_activity_ = run_start;  // a new chunk, or news from the coordinator
};

}  // namespace strand
