// What one node saw of a run: plain data that nodes fill from their events, that peers send to the
// coordinator at the end, and that reports are made of. It is the same in both worlds.
//
// A ledger has no logic of its own: node/coordinator_journal.hpp and node/peer_journal.hpp fill it,
// wire/ledger_message.hpp carries it, reports/run_report.hpp reads it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/frame_range.hpp"
#include "core/base/ids.hpp"
#include "core/base/storage_problem.hpp"
#include "core/base/time.hpp"

namespace strand {

enum class FrameState : std::uint8_t {
  lost,      // no chunk of it came
  partial,   // some chunks came
  complete,  // all chunks came
  corrupt,   // all chunks came, and they do not make the frame that was sent
};

// One frame at one peer.
struct FrameRecord {
  Timestamp completed{};  // when the last missing chunk came; meaningful when complete or corrupt
  std::uint16_t chunks_received = 0;  // distinct chunks
  std::uint16_t chunk_count = 0;      // 0 while no chunk has come
  FrameState state = FrameState::lost;
  // What the peer has of it of which the first sending never came: chunks that came as a
  // retransmission, and chunks that were put together from others and repairs.
  bool took_retransmissions = false;
  bool took_repairs = false;

  friend bool operator==(const FrameRecord&, const FrameRecord&) = default;
};

// A chunk that never came, of a frame of which others did. A frame without any chunk has none here.
struct MissingChunk {
  FrameNumber frame;
  ChunkIndex chunk;

  friend bool operator==(const MissingChunk&, const MissingChunk&) = default;
};

// What a node sent towards the next one. Bytes are UDP payloads: `bytes` = `payload_bytes` +
// `header_bytes` + `repair_bytes`.
struct SendCounters {
  std::uint64_t datagrams = 0;
  std::uint64_t bytes = 0;
  std::uint64_t payload_bytes = 0;  // of the encoded frames themselves, sent for the first time
  // Headers of those, probes, and, for JSON, the surplus of the hexadecimal and the object.
  std::uint64_t header_bytes = 0;
  std::uint64_t repair_datagrams = 0;  // of all: retransmissions and repairs
  std::uint64_t repair_bytes = 0;      // of those, headers included
  std::uint64_t resent_bytes = 0;      // of those: retransmissions

  SendCounters& operator+=(const SendCounters& other) {
    datagrams += other.datagrams;
    bytes += other.bytes;
    payload_bytes += other.payload_bytes;
    header_bytes += other.header_bytes;
    repair_datagrams += other.repair_datagrams;
    repair_bytes += other.repair_bytes;
    resent_bytes += other.resent_bytes;
    return *this;
  }
  friend bool operator==(const SendCounters&, const SendCounters&) = default;
};

// What a peer received, and what it answered.
struct ReceiveCounters {
  std::uint64_t datagrams = 0;
  std::uint64_t bytes = 0;
  std::uint64_t chunks = 0;            // well-formed chunks, duplicates included
  std::uint64_t duplicate_chunks = 0;  // of frames in assembly or complete
  std::uint64_t refused = 0;           // malformed datagrams, and chunks that contradict others
  std::uint64_t expired_chunks = 0;    // of frames that had been given up
  // Of which the first sending never came: those that came as a retransmission, and those that were
  // put together from other chunks and repairs.
  std::uint64_t resent_chunks = 0;
  std::uint64_t recovered_chunks = 0;
  std::uint64_t repairs = 0;             // repairs of frames that came
  std::uint64_t feedback_datagrams = 0;  // sent back over the hop
  std::uint64_t feedback_bytes = 0;

  friend bool operator==(const ReceiveCounters&, const ReceiveCounters&) = default;
};

// What became of the datagrams that a node sent towards the next one, on a link that its own driver
// models: a real run does so where a scenario has links. A link that is perfect is all 0.
struct LinkTally {
  std::uint64_t lost = 0;           // by chance, by name, or in a partition
  std::uint64_t queue_dropped = 0;  // by a full queue or CoDel, or more than the driver can hold
  std::uint64_t duplicated = 0;
  std::uint64_t corrupted = 0;  // whatever became of them then
  std::uint64_t reordered = 0;  // delivered before one that was sent earlier
  std::uint64_t blocked = 0;    // that the node's own socket would not take, its buffer being full
  Duration longest_wait{};      // of a datagram in the link's queue; not below 0

  friend bool operator==(const LinkTally&, const LinkTally&) = default;
};

// How long what a peer passed on stayed in it: from the reading of a datagram from the socket to
// the first sending of the one that carries its chunk, or its repair, on.
struct Residence {
  std::uint64_t datagrams = 0;
  // Nearest-rank percentiles. Not below 0.
  Duration p50{};
  Duration p99{};
  Duration max{};

  friend bool operator==(const Residence&, const Residence&) = default;
};

// What a node's process took of its host, from the first datagram, or from the start of the source.
struct ProcessUsage {
  Duration cpu{};                 // of processors, by all threads together
  Duration over{};                // the time in which it took that
  std::uint64_t peak_memory = 0;  // bytes that were resident at once, since the process began

  friend bool operator==(const ProcessUsage&, const ProcessUsage&) = default;
};

// What a node's driver saw, and the node itself cannot.
struct DriverLedger {
  std::optional<LinkTally> link;       // none where the driver is not the one to know
  std::optional<Residence> residence;  // none where it measures none, or nothing was passed on
  // Why the first frame that could not be stored could not.
  std::optional<StorageProblem> storage_problem{};
  std::optional<ProcessUsage> process{};  // none where there is no process, or nothing came

  friend bool operator==(const DriverLedger&, const DriverLedger&) = default;
};

// How far a peer's clock was ahead of the coordinator's when it showed `at`, and by how much that
// may be wrong: half of what the exchange took, beyond the coordinator's own part.
struct ClockMark {
  Timestamp at{};
  Duration ahead{};
  Duration uncertainty{};

  friend bool operator==(const ClockMark&, const ClockMark&) = default;
};

inline constexpr std::size_t max_clock_marks = 64;

struct PeerLedger {
  FrameNumber first_frame;          // the frame that frames[0] speaks of
  std::vector<FrameRecord> frames;  // a record a frame, up to the highest that was seen
  std::vector<MissingChunk> missing;
  ReceiveCounters received;
  SendCounters sent;
  std::uint64_t duplicate_frames = 0;   // frames delivered more than once: a defect if not 0
  std::uint64_t not_stored_frames = 0;  // frames that should have been stored and could not be
  // Which those are, as far as a bounded number of ranges can say: of more, the rest is counted
  // only. They ascend, and do not touch one another.
  std::vector<FrameRange> not_stored;
  DriverLedger driver;
  std::vector<ClockMark> clock;  // in the order of time, at most max_clock_marks

  friend bool operator==(const PeerLedger&, const PeerLedger&) = default;
};

// One frame as it left the source.
struct SourceFrame {
  Timestamp captured{};
  std::uint32_t encoded_size = 0;  // bytes: JPEG, deflated where that shrank it
  std::uint16_t chunk_count = 0;
  std::uint8_t quality = 100;        // percent of the source's own
  std::uint64_t skipped_before = 0;  // frames that were left out before it, in all

  friend bool operator==(const SourceFrame&, const SourceFrame&) = default;
};

// When the coordinator first took a peer in.
struct PeerArrival {
  Timestamp at{};
  FrameNumber first_frame;  // the first that was sent after it

  friend bool operator==(const PeerArrival&, const PeerArrival&) = default;
};

struct CoordinatorLedger {
  std::vector<SourceFrame> frames;  // those sent
  std::vector<std::optional<PeerArrival>>
      arrivals;  // by place in the chain; none of who never came
  SendCounters sent;
  std::uint64_t skipped_frames = 0;  // left out, because the chain could not carry them
  DriverLedger driver;
};

}  // namespace strand
