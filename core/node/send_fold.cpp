#include "core/node/send_fold.hpp"

namespace strand {

void SendFold::apply(const Event& event, SendCounters& counters) {
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
      if (end_sent_) return;
      counters.header_bytes += event.size;
      break;
    case EventKind::end_of_stream_sent:
      end_sent_ = true;
      counters.header_bytes += event.size;
      break;
    default:
      return;
  }
  ++counters.datagrams;
  counters.bytes += event.size;
}

}  // namespace strand
