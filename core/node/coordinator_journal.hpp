// The coordinator's ledger, folded from its events. It owns the ledger and has no other input.
#pragma once

#include "core/base/ledger.hpp"
#include "core/node/turn.hpp"

namespace strand {

class CoordinatorJournal final : public Journal {
 public:
  void apply(Timestamp now, const Event& event) override;

  [[nodiscard]] const CoordinatorLedger& ledger() const { return ledger_; }

 private:
  CoordinatorLedger ledger_;
};

// Adds a datagram_sent or end_of_stream_sent to a sender's counters.
void count_sent(SendCounters& counters, const Event& event);

}  // namespace strand
