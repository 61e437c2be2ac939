// The head of the chain: takes peers in, tells each its next hop, cuts the source's frames into
// chunks for the first peer, and collects the peers' ledgers at the end.
//
// A run goes through four phases: gathering peers; streaming; collecting reports; finished. It
// streams by itself once every expected peer is there and knows its next hop, or when asked to.
// What it holds is bounded: connections by its driver, peers by ChainTopology, messages by
// ControlFramer.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "core/node/chain_topology.hpp"
#include "core/node/coordinator_journal.hpp"
#include "core/node/hop_sender.hpp"
#include "core/node/next_hop_updater.hpp"
#include "core/node/node.hpp"
#include "core/node/source_regulator.hpp"
#include "core/wire/control_message.hpp"
#include "core/wire/datagram.hpp"
#include "core/wire/ledger_message.hpp"

namespace strand {

struct CoordinatorOptions {
  std::vector<PeerName> chain;  // who is expected, from head to tail; may be empty
  // Who may come later, in the order of their places behind those. Nobody waits for them.
  std::vector<PeerName> joining{};
  wire::Format format = wire::Format::binary;
  std::size_t max_datagram = wire::default_datagram;  // wire::min_datagram to wire::max_datagram
  wire::Forwarding forwarding = wire::Forwarding::cut_through;
  // Of hops; the JSON format has none, whatever this says.
  wire::Recovery recovery = wire::Recovery::none;
  Duration deadline = std::chrono::seconds(1);  // playout deadline after capture
  StreamId stream{1};
  // Tells the peers its stream as the name of the run, so that a coordinator that is started anew
  // in the middle of a run can refuse those that have part of the one before.
  bool names_run = false;
  // Streams once every peer of `chain` is there; otherwise StartRequested is what starts it.
  bool start_by_itself = true;
  // After the source's end: how long to wait for reports while none comes in.
  Duration report_patience = std::chrono::seconds(30);
  // As PeerOptions'.
  std::size_t frames_at_hand = 0;
};

class Coordinator final : public Node {
 public:
  explicit Coordinator(const CoordinatorOptions& options);

  void handle(const Input& input, Timestamp now, Outbox& out) override;
  [[nodiscard]] std::optional<Timestamp> deadline() const override;
  [[nodiscard]] bool finished() const override { return phase_ == Phase::finished; }

  [[nodiscard]] const CoordinatorLedger& ledger() const { return journal_.ledger(); }
  [[nodiscard]] const ChainTopology& topology() const { return topology_; }
  // What the peer at `place` reported; nothing while its ledger is not whole.
  [[nodiscard]] const PeerLedger* report_of(std::size_t place) const;
  // What is known of the hop to the first peer.
  [[nodiscard]] const HopEstimate& first_hop() const { return sender_.repair().estimate(); }
  [[nodiscard]] bool streaming() const { return phase_ == Phase::streaming; }

 private:
  enum class Phase : std::uint8_t { gathering, streaming, collecting, finished };

  // A connection that a peer or a tool opened to the coordinator.
  struct Session {
    wire::ControlFramer framer;
    std::optional<std::size_t> place;  // of the session peer that speaks here
  };
  // What is known of a peer beyond its place in the chain.
  struct PeerState {
    std::optional<ConnectionId> session;
    bool reports = false;  // a session peer: a report is awaited
    bool reported = false;
    bool departed = false;  // its session ended; it may come back, from elsewhere too
    wire::LedgerAssembler report;
  };

  void on_datagram(const DatagramReceived& datagram, Turn& turn);
  void on_stream_opened(const StreamOpened& opened, Turn& turn);
  void on_stream_received(const StreamReceived& received, Turn& turn);
  void on_stream_closed(const StreamClosed& closed, Turn& turn);
  void on_frame_captured(const FrameCaptured& captured, Turn& turn);
  // Whether the chain can carry the frame; asks the source for another quality where that is due.
  [[nodiscard]] bool admit(const FrameCaptured& captured, Turn& turn);
  void on_source_ended(Turn& turn);
  void on_deadline(Turn& turn);

  void on_object(ConnectionId connection, std::string_view object, Turn& turn);
  void on_message(ConnectionId connection, const wire::ControlMessage& message, Turn& turn);
  void on_register(ConnectionId connection, const wire::Register& message, Turn& turn);
  void on_report_part(ConnectionId connection, const wire::ReportPart& message, Turn& turn);
  void refuse(ConnectionId connection, const wire::Register& message,
              ChainTopology::Refusal refusal, Turn& turn);
  void refuse_other_run(ConnectionId connection, const wire::Register& message, Turn& turn);
  void refuse(ConnectionId connection, const wire::Register& message, const std::string& reason,
              Turn& turn);
  // A peer that departed may register again under its name from another endpoint.
  void forget_departed(const PeerName& name);
  void peer_left(std::size_t place, Turn& turn);
  // Tells the peer at `place` and the one before it who comes next, as far as that has changed.
  void announce_neighbours(std::size_t place, Turn& turn);
  void announce_next_of(std::size_t place, Turn& turn);

  // How long somebody who asks for the start waits for peers to learn their next hop.
  static constexpr Duration start_patience = std::chrono::seconds(2);

  void on_start_requested(Turn& turn);
  void start_when_ready(Turn& turn);
  void start(Turn& turn);
  // While collecting: when there is no more to wait for.
  [[nodiscard]] Timestamp patience_ends() const;
  void finish_when_reported(Turn& turn);
  void finish(Turn& turn);

  void send(ConnectionId connection, const wire::ControlMessage& message, Turn& turn);
  void tell_sessions(const wire::ControlMessage& message, Turn& turn);
  void hang_up(ConnectionId connection, std::string_view last_words, Turn& turn);

  CoordinatorOptions options_;
  ChainTopology topology_;
  CoordinatorJournal journal_;
  HopSender sender_;
  SourceRegulator regulator_;
  std::uint32_t source_quality_ = 100;  // asked for last
  NextHopUpdater updater_;
  Phase phase_ = Phase::gathering;
  std::optional<Timestamp> start_by_;  // once somebody has asked for the start
  FrameNumber next_frame_;
  std::map<ConnectionId, Session> sessions_;
  std::vector<PeerState> peers_;  // by place
  Timestamp last_progress_ = run_start;
};

}  // namespace strand
