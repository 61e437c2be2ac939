// A peer's ledger as control messages: cut into parts that each stay under max_control_message, and
// put together again at the coordinator.
#pragma once

#include <vector>

#include "core/base/ledger.hpp"
#include "core/wire/control_message.hpp"

namespace strand::wire {

// At least one part; the last is marked. Concatenated, they are the ledger; the counters are in the
// last one. Of more than max_missing_chunks missing chunks, those beyond are left out.
[[nodiscard]] std::vector<ReportPart> split_ledger(const PeerLedger& ledger);

// Puts parts together again in the order of sending. Refuses what would exceed max_frames frames
// (frame_out_of_range) or max_missing_chunks (too_many_chunks), is not contiguous, or comes after
// the last part (out_of_order); a part that is refused changes nothing.
class LedgerAssembler {
 public:
  // True when the ledger is whole.
  [[nodiscard]] expected<bool, Error> add(const ReportPart& part);
  [[nodiscard]] const PeerLedger& ledger() const { return ledger_; }

 private:
  PeerLedger ledger_;
  bool started_ = false;
  bool whole_ = false;
};

}  // namespace strand::wire
