// A peer's ledger, folded from its events. It owns the ledger and has no other input.
#pragma once

#include <cstddef>

#include "core/base/ledger.hpp"
#include "core/base/take_memory.hpp"
#include "core/node/helped_chunks.hpp"
#include "core/node/send_fold.hpp"
#include "core/node/turn.hpp"

namespace strand {

class PeerJournal final : public Journal {
 public:
  void apply(Timestamp now, const Event& event) override;
  // The records of so many frames need no more memory than what is taken now. Before the first one.
  void take_memory_for(std::size_t frames) { take_memory(ledger_.frames, frames); }
  // Frames before this one are not recorded. Call before the first chunk.
  void start_at(FrameNumber first) { ledger_.first_frame = first; }

  [[nodiscard]] const PeerLedger& ledger() const { return ledger_; }
  // Frames of which all chunks came, corrupt ones included.
  [[nodiscard]] std::uint32_t assembled_frames() const { return assembled_; }
  // Of those, how many the driver has not yet verified.
  [[nodiscard]] std::uint32_t unverified_frames() const { return assembled_ - verified_; }

 private:
  FrameRecord& record_of(FrameNumber frame);
  void apply_to_frame(Timestamp now, const Event& event);
  void apply_verification(const Event& event);
  void note_help(const Event& event, Help help);
  void take_help_back(const Event& event);

  PeerLedger ledger_;
  HelpedChunks helped_;
  SendFold sent_;
  bool end_received_ = false;
  std::uint32_t assembled_ = 0;
  std::uint32_t verified_ = 0;
};

}  // namespace strand
