#include "core/node/coordinator_journal.hpp"

namespace strand {

void count_sent(SendCounters& counters, const Event& event) {
  // An end of the stream has no payload: its detail is a number of frames.
  const std::uint64_t payload = event.kind == EventKind::datagram_sent ? event.detail : 0;
  ++counters.datagrams;
  counters.bytes += event.size;
  counters.payload_bytes += payload;
  counters.header_bytes += event.size - payload;
}

void CoordinatorJournal::apply(Timestamp now, const Event& event) {
  switch (event.kind) {
    case EventKind::frame_captured:
    case EventKind::frame_refused:
      ledger_.frames.push_back({now, event.size, static_cast<std::uint16_t>(event.detail)});
      break;
    case EventKind::datagram_sent:
    case EventKind::end_of_stream_sent:
      count_sent(ledger_.sent, event);
      break;
    default:
      break;
  }
}

}  // namespace strand
