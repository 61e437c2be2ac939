#include "core/node/event.hpp"

namespace strand {

std::string_view to_string(EventKind kind) {
  switch (kind) {
    case EventKind::frame_captured:
      return "frame_captured";
    case EventKind::frame_skipped:
      return "frame_skipped";
    case EventKind::frame_refused:
      return "frame_refused";
    case EventKind::datagram_sent:
      return "datagram_sent";
    case EventKind::chunk_retransmitted:
      return "chunk_retransmitted";
    case EventKind::chunk_given_up:
      return "chunk_given_up";
    case EventKind::repair_sent:
      return "repair_sent";
    case EventKind::probe_sent:
      return "probe_sent";
    case EventKind::probe_received:
      return "probe_received";
    case EventKind::feedback_sent:
      return "feedback_sent";
    case EventKind::feedback_received:
      return "feedback_received";
    case EventKind::feedback_refused:
      return "feedback_refused";
    case EventKind::end_of_stream_sent:
      return "end_of_stream_sent";
    case EventKind::datagram_refused:
      return "datagram_refused";
    case EventKind::chunk_received:
      return "chunk_received";
    case EventKind::chunk_duplicate:
      return "chunk_duplicate";
    case EventKind::chunk_conflicting:
      return "chunk_conflicting";
    case EventKind::chunk_expired:
      return "chunk_expired";
    case EventKind::chunk_recovered:
      return "chunk_recovered";
    case EventKind::repair_received:
      return "repair_received";
    case EventKind::repair_unneeded:
      return "repair_unneeded";
    case EventKind::frame_completed:
      return "frame_completed";
    case EventKind::frame_verified:
      return "frame_verified";
    case EventKind::chunk_missing:
      return "chunk_missing";
    case EventKind::frame_abandoned:
      return "frame_abandoned";
    case EventKind::end_of_stream_received:
      return "end_of_stream_received";
    case EventKind::registering:
      return "registering";
    case EventKind::registered:
      return "registered";
    case EventKind::registration_refused:
      return "registration_refused";
    case EventKind::peer_joined:
      return "peer_joined";
    case EventKind::peer_left:
      return "peer_left";
    case EventKind::next_hop_changed:
      return "next_hop_changed";
    case EventKind::control_lost:
      return "control_lost";
    case EventKind::control_refused:
      return "control_refused";
    case EventKind::stream_ended:
      return "stream_ended";
    case EventKind::report_sent:
      return "report_sent";
    case EventKind::report_received:
      return "report_received";
    case EventKind::run_finished:
      return "run_finished";
  }
  return "unknown";
}

}  // namespace strand
