#include "sim/network_fact.hpp"

namespace strand::sim {

const char* to_string(NetworkFact fact) {
  switch (fact) {
    case NetworkFact::datagram_delivered:
      return "datagram_delivered";
    case NetworkFact::datagram_lost:
      return "datagram_lost";
    case NetworkFact::datagram_queue_full:
      return "datagram_queue_full";
    case NetworkFact::datagram_to_nobody:
      return "datagram_to_nobody";
    case NetworkFact::stream_opened:
      return "stream_opened";
    case NetworkFact::stream_bytes:
      return "stream_bytes";
    case NetworkFact::stream_closed:
      return "stream_closed";
    case NetworkFact::frame_content:
      return "frame_content";
    case NetworkFact::datagram_codel:
      return "datagram_codel";
    case NetworkFact::datagram_pinpoint:
      return "datagram_pinpoint";
    case NetworkFact::datagram_duplicated:
      return "datagram_duplicated";
    case NetworkFact::datagram_corrupted:
      return "datagram_corrupted";
    case NetworkFact::datagram_partitioned:
      return "datagram_partitioned";
    case NetworkFact::datagram_socket_full:
      return "datagram_socket_full";
    case NetworkFact::host_crashed:
      return "host_crashed";
    case NetworkFact::host_restarted:
      return "host_restarted";
    case NetworkFact::host_paused:
      return "host_paused";
    case NetworkFact::host_resumed:
      return "host_resumed";
    case NetworkFact::clock_set:
      return "clock_set";
    case NetworkFact::disk_changed:
      return "disk_changed";
    case NetworkFact::link_changed:
      return "link_changed";
    case NetworkFact::partition_began:
      return "partition_began";
    case NetworkFact::partition_ended:
      return "partition_ended";
    case NetworkFact::connections_cut:
      return "connections_cut";
    case NetworkFact::host_joined:
      return "host_joined";
  }
  return "unknown";
}

}  // namespace strand::sim
