#include "core/node/coordinator_journal.hpp"

namespace strand {

bool count_sent(SendCounters& counters, const Event& event) {
  switch (event.kind) {
    case EventKind::datagram_sent:
      counters.payload_bytes += event.detail;
      counters.header_bytes += event.size - event.detail;
      break;
    case EventKind::chunk_retransmitted:
      counters.resent_bytes += event.size;
      [[fallthrough]];
    case EventKind::repair_sent:
      ++counters.repair_datagrams;
      counters.repair_bytes += event.size;
      break;
    case EventKind::probe_sent:
    case EventKind::end_of_stream_sent:
      counters.header_bytes += event.size;
      break;
    default:
      return false;
  }
  ++counters.datagrams;
  counters.bytes += event.size;
  return true;
}

void CoordinatorJournal::apply(Timestamp now, const Event& event) {
  switch (event.kind) {
    case EventKind::frame_captured:
    case EventKind::frame_refused:
      ledger_.frames.push_back({now, event.size, chunk_count_of(event),
                                static_cast<std::uint8_t>(event.detail / frame_quality_unit),
                                ledger_.skipped_frames});
      break;
    case EventKind::frame_skipped:
      ++ledger_.skipped_frames;
      break;
    default:
      count_sent(ledger_.sent, event);
      break;
  }
}

}  // namespace strand
