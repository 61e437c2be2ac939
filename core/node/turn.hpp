// One turn of a node: what its parts act through while it handles one input.
#pragma once

#include <span>
#include <string_view>

#include "core/base/time.hpp"
#include "core/node/event.hpp"
#include "core/node/node.hpp"

namespace strand {

// Folds a node's events into its ledger.
class Journal {
 public:
  Journal() = default;
  Journal(const Journal&) = delete;
  Journal& operator=(const Journal&) = delete;
  virtual ~Journal() = default;

  virtual void apply(Timestamp now, const Event& event) = 0;
};

struct Turn {
  Timestamp now;
  Outbox& out;
  Journal& journal;

  // States a fact: first to the node's own ledger, then to whoever watches.
  void record(const Event& event) {
    journal.apply(now, event);
    out.record(event);
  }
  // Sends text on a connection.
  void send_text(ConnectionId connection, std::string_view text) {
    out.send_stream(connection, std::as_bytes(std::span(text)));
  }
};

}  // namespace strand
