#include "core/node/coordinator_journal.hpp"

namespace strand {

void CoordinatorJournal::apply(Timestamp now, const Event& event) {
  switch (event.kind) {
    case EventKind::frame_captured:
    case EventKind::frame_refused:
      ledger_.frames.push_back({now, event.size, chunk_count_of(event),
                                static_cast<std::uint8_t>(event.detail / frame_quality_unit),
                                ledger_.skipped_frames});
      break;
    case EventKind::peer_joined:
      note_arrival(now, event.detail);
      break;
    case EventKind::frame_skipped:
      ++ledger_.skipped_frames;
      break;
    default:
      sent_.apply(event, ledger_.sent);
      break;
  }
}

// A peer that comes again had its place before.
void CoordinatorJournal::note_arrival(Timestamp now, std::uint64_t place) {
  if (place >= ledger_.arrivals.size()) ledger_.arrivals.resize(place + 1);
  std::optional<PeerArrival>& arrival = ledger_.arrivals[place];
  if (arrival) return;
  arrival = {now, FrameNumber(static_cast<std::uint32_t>(ledger_.frames.size()))};
}

}  // namespace strand
