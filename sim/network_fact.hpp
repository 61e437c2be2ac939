// What the world around the nodes does, as opposed to what a node records: kinds of facts in the
// digest.
#pragma once

#include <cstdint>

namespace strand::sim {

enum class NetworkFact : std::uint8_t {
  datagram_delivered = 128,  // host: the receiver, peer: the sender, detail: number on the link
  datagram_lost,             // host: the sender, peer: the receiver, detail: number on the link
  datagram_queue_full,       // as datagram_lost
  datagram_to_nobody,        // host: the sender, detail: the address and port, or as datagram_lost
  stream_opened,             // host: who is told, detail: connection
  stream_bytes,              // host: the receiver, size: bytes, detail: connection
  stream_closed,             // host: who is told, size: the CloseReason, detail: connection
  frame_content,   // host: who delivered it, peer: the frame, detail: XXH3-64 of its bytes
  datagram_codel,  // as datagram_lost, and so are the next five
  datagram_pinpoint,
  datagram_duplicated,
  datagram_corrupted,
  datagram_partitioned,
  datagram_socket_full,
  host_crashed,  // host: the host, and so are the next ones
  host_restarted,
  host_paused,
  host_resumed,
  clock_set,        // detail: the offset in nanoseconds
  disk_changed,     // detail: the time for a frame in nanoseconds, all ones for a full disk
  link_changed,     // host: the sender, detail: the receiver
  partition_began,  // host: 0, detail: the partition's number
  partition_ended,
  connections_cut,  // host: one side, detail: the other
  host_joined,      // in the middle of the run
};

// "datagram_lost"
[[nodiscard]] const char* to_string(NetworkFact fact);

}  // namespace strand::sim
