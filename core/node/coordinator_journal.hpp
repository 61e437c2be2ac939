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
  void note_arrival(Timestamp now, std::uint64_t place);

  CoordinatorLedger ledger_;
};

// Adds what was sent over a hop to its sender's counters; false where the event is of no such
// thing.
bool count_sent(SendCounters& counters, const Event& event);

}  // namespace strand
