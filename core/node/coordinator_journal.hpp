// The coordinator's ledger, folded from its events. It owns the ledger and has no other input.
#pragma once

#include <cstddef>

#include "core/base/ledger.hpp"
#include "core/base/take_memory.hpp"
#include "core/node/send_fold.hpp"
#include "core/node/turn.hpp"

namespace strand {

class CoordinatorJournal final : public Journal {
 public:
  void apply(Timestamp now, const Event& event) override;
  // As PeerJournal's.
  void take_memory_for(std::size_t frames) { take_memory(ledger_.frames, frames); }

  [[nodiscard]] const CoordinatorLedger& ledger() const { return ledger_; }

 private:
  void note_arrival(Timestamp now, std::uint64_t place);

  CoordinatorLedger ledger_;
  SendFold sent_;
};

}  // namespace strand
