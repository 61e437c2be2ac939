// Typed facts that a node states about itself. Ledgers, logs and digests are folds over them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/ids.hpp"

namespace strand {

enum class EventKind : std::uint8_t {
  frame_captured,          // coordinator; size: encoded bytes, detail: chunks, and
                           // frame_quality_unit for every percent of quality
  frame_skipped,           // coordinator; left out, because the chain cannot carry it; frame: the
                           // number that the next one takes, size: encoded bytes, detail: percent
                           // of quality
  frame_refused,           // coordinator; an encoded frame outside the limits; size: its bytes
  datagram_sent,           // frame, chunk, size: bytes of the datagram, detail: of which payload
  chunk_retransmitted,     // as datagram_sent
  chunk_given_up,          // lost, and not sent again; frame, chunk, detail: 0 for want of time,
                           // 1 of budget
  repair_sent,             // frame, size: bytes of the datagram, detail: index of the repair
  probe_sent,              // size: bytes of the datagram, detail: its link sequence
  probe_received,          // as probe_sent
  feedback_sent,           // size: bytes of the datagram, detail: runs of missing datagrams
  feedback_received,       // size: bytes of the datagram, detail: datagrams newly known as lost
  feedback_refused,        // not of the next peer, or impossible; size: bytes of the datagram
  end_of_stream_sent,      // detail: frames sent, size: bytes of the datagram
  datagram_refused,        // size: bytes of the datagram, detail: the wire::Error
  chunk_received,          // a new chunk; frame, chunk, size: bytes of the datagram, detail: count,
                           // and chunk_was_resent more where it came as a retransmission
  chunk_duplicate,         // a chunk already held, or of a complete frame; as chunk_received
  chunk_conflicting,       // contradicts the frame's other chunks; as chunk_received
  chunk_expired,           // of a frame that was given up; as chunk_received
  chunk_recovered,         // put together from others and repairs; frame, chunk, size: its bytes,
                           // detail: count
  repair_received,         // a new repair of a frame; frame, size: bytes of the datagram, detail:
                           // its index
  repair_unneeded,         // held already, or of a frame that is done with; as repair_received
  frame_completed,         // size: bytes of the encoded frame, detail: chunks
  frame_verified,          // the driver is done with it; size: 1 if it could not be stored,
                           // detail: the Verification
  chunk_missing,           // of a frame that is given up; frame, chunk
  frame_abandoned,         // given up; detail: chunks that had come
  end_of_stream_received,  // detail: frames that the source sent, size: bytes of the datagram
  registering,             // peer: sends its registration
  registered,              // peer: the coordinator took it in
  registration_refused,    // either side
  peer_joined,             // coordinator; detail: place in the chain, from 0
  peer_left,               // coordinator; detail: place in the chain
  next_hop_changed,        // peer; detail: port of the next peer, 0 for none
  control_lost,            // peer: the connection to the coordinator ended before its time
  control_refused,         // a control message that is not one; size: its bytes
  stream_ended,            // all frames of the source are sent; detail: frames
  report_sent,             // peer
  report_received,         // coordinator; detail: place in the chain
  run_finished,
};
inline constexpr std::size_t event_kinds = static_cast<std::size_t>(EventKind::run_finished) + 1;

// What became of a frame that the source gave: each has one of these.
[[nodiscard]] constexpr bool is_of_source(EventKind kind) {
  return kind == EventKind::frame_captured || kind == EventKind::frame_skipped ||
         kind == EventKind::frame_refused;
}

inline constexpr std::uint64_t chunk_was_resent = 1U << 16;
inline constexpr std::uint64_t frame_quality_unit = 1U << 16;  // behind a chunk count, too

// Which fields an event uses stands beside its kind; the others are 0.
struct Event {
  EventKind kind;
  FrameNumber frame;
  ChunkIndex chunk;
  std::uint32_t size = 0;
  std::uint64_t detail = 0;

  friend bool operator==(const Event&, const Event&) = default;
};

// The chunks of the frame that a frame_captured, chunk_received or the like speaks of.
[[nodiscard]] constexpr std::uint16_t chunk_count_of(const Event& event) {
  return static_cast<std::uint16_t>(event.detail);
}

// "frame_captured"
[[nodiscard]] std::string_view to_string(EventKind kind);

}  // namespace strand
