// Folds the events of what a node sends to the next one into its counters. It owns what it has to
// remember for that, and not the counters.
//
// Probes after the end of the stream are left out, as PeerJournal leaves them out of what comes: a
// peer may have reported by then, and they would look lost.
#pragma once

#include "core/base/ledger.hpp"
#include "core/node/event.hpp"

namespace strand {

class SendFold {
 public:
  // Events of other things change nothing.
  void apply(const Event& event, SendCounters& counters);

 private:
  bool end_sent_ = false;
};

}  // namespace strand
