// A peer's side of its conversation with the coordinator: connects, registers, tries again with
// growing pauses, and passes on what the coordinator says. It owns one connection at a time.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "core/node/backoff.hpp"
#include "core/node/turn.hpp"
#include "core/wire/control_message.hpp"

namespace strand {

class CoordinatorSession {
 public:
  // Where the coordinator listens, and who is to be registered there.
  CoordinatorSession(Endpoint coordinator, const wire::PeerEntry& self);

  // Connects when that is due at turn.now.
  void connect_due(Turn& turn);

  // Inputs that concern connections; true when it was the session's. A peer that `has_part` in a
  // run says in which, so that a coordinator that was started anew does not take it for one of its
  // own.
  bool on_opened(const StreamOpened& opened, bool has_part, Turn& turn);
  bool on_closed(const StreamClosed& closed, Turn& turn);
  [[nodiscard]] bool owns(ConnectionId connection) const { return connection_ == connection; }
  // What the coordinator said in these bytes; Registered and Refused have taken effect already.
  [[nodiscard]] std::vector<wire::ControlMessage> read(ByteSpan bytes, Turn& turn);

  void send(const wire::ControlMessage& message, Turn& turn);
  // Ends the conversation for good.
  void close(Turn& turn);

  [[nodiscard]] std::optional<Timestamp> deadline() const { return act_at_; }
  [[nodiscard]] bool registered() const { return registered_; }
  // The coordinator keeps the session; a seed coordinator does not.
  [[nodiscard]] bool can_report() const { return registered_ && keeps_session_; }
  // Whether the coordinator tells the time when it is asked.
  [[nodiscard]] bool answers_clock() const { return can_report() && answers_clock_; }
  [[nodiscard]] bool speaks_seed() const { return registered_ && !keeps_session_; }
  [[nodiscard]] const std::optional<std::string>& refusal() const { return refusal_; }

 private:
  // An attempt that brings no answer within this time is given up and made again.
  static constexpr Duration patience = std::chrono::seconds(10);

  void apply(const wire::ControlMessage& message, Turn& turn);
  void drop_connection(Turn& turn);

  Endpoint coordinator_;
  wire::PeerEntry self_;
  wire::ControlFramer framer_;
  std::optional<ConnectionId> connection_;
  std::optional<Timestamp> act_at_ = run_start;
  Backoff backoff_;
  bool registered_ = false;
  bool keeps_session_ = false;
  std::optional<StreamId> run_;  // of the coordinator that took the peer in
  bool answers_clock_ = false;
  std::optional<std::string> refusal_;
};

}  // namespace strand
