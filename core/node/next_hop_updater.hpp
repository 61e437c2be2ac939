// Tells peers who comes after them, on connections to their control ports, and tries again until
// each has said OK. It owns those connections, at most one a peer.
//
// Only the latest news for a peer counts: what is superseded before it was acknowledged is sent
// anew.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>

#include "core/node/backoff.hpp"
#include "core/node/turn.hpp"
#include "core/wire/control_message.hpp"

namespace strand {

class NextHopUpdater {
 public:
  // Sees to it that the peer at `place`, reached at `control`, knows `update`.
  void announce(std::size_t place, Endpoint control, const wire::UpdateNext& update, Turn& turn);
  // Whether the peer at `place` has been told anything.
  [[nodiscard]] bool knows(std::size_t place) const { return tasks_.contains(place); }
  // The peer at `place` is gone; nothing is told to it any more, and it knows nothing.
  void forget(std::size_t place, Turn& turn);

  // Inputs that concern connections; true when it was one of the updater's.
  bool on_opened(const StreamOpened& opened, Turn& turn);
  bool on_received(const StreamReceived& received, Turn& turn);
  bool on_closed(const StreamClosed& closed, Turn& turn);
  // Tries again what is due at turn.now.
  void retry_due(Turn& turn);

  [[nodiscard]] std::optional<Timestamp> deadline() const;
  // Every peer has acknowledged its latest news.
  [[nodiscard]] bool idle() const { return unacknowledged_ == 0; }

 private:
  // An attempt that hangs longer than this is given up and tried again.
  static constexpr Duration patience = std::chrono::seconds(5);

  struct Task {
    Endpoint control;
    wire::UpdateNext update;
    bool acknowledged = false;
    std::optional<ConnectionId> connection;
    std::optional<Timestamp> act_at;  // when to try again, or to give an attempt up
    std::string answer;
    Backoff backoff;
  };

  void attempt(std::size_t place, Turn& turn);
  void drop_connection(Task& task, Turn& turn);
  void set_acknowledged(Task& task, bool acknowledged);
  void plan(std::size_t place, Task& task, std::optional<Timestamp> at);
  [[nodiscard]] Task* task_of(ConnectionId connection);

  std::map<std::size_t, Task> tasks_;  // by place
  std::map<ConnectionId, std::size_t> connections_;
  std::set<std::pair<Timestamp, std::size_t>> agenda_;  // every act_at, the earliest first
  std::size_t unacknowledged_ = 0;
};

}  // namespace strand
