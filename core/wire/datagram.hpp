// The datagrams of a hop, in one of two formats. Down the chain go chunks of frames, repairs made
// of them, probes, and the end of the stream; up the hop goes feedback about what has arrived.
//
// `binary` is StrandCast's own (docs/protocol.md gives its grammar); `json` is the format that
// StrandCast started from, which has chunks and ends of stream only. parse_datagram() tells them
// apart by the first byte, so that a peer needs no setting. Nothing here allocates for binary
// datagrams: a payload is a slice of what arrived.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <variant>

#include "core/base/buffer.hpp"
#include "core/base/expected.hpp"
#include "core/base/ids.hpp"
#include "core/base/time.hpp"
#include "core/wire/error.hpp"
#include "core/wire/feedback.hpp"
#include "core/wire/limits.hpp"

namespace strand::wire {

enum class Format : std::uint8_t { binary, json };

// The header of a chunk or a repair in the binary format, in bytes.
inline constexpr std::size_t chunk_header_size = 21;

struct Chunk {
  Format format = Format::binary;
  StreamId stream;  // 0 in JSON
  FrameNumber frame;
  ChunkIndex index;         // less than count
  std::uint16_t count = 1;  // 1 to max_chunks_per_frame
  bool deflated = false;    // always true in JSON
  // Sent again by this hop's sender, because it was lost or might be.
  bool retransmission = false;
  // Of the whole encoded frame; 0 where the format does not say (JSON).
  std::uint32_t frame_size = 0;
  // Set anew on every hop; 0 in JSON. The wire holds the low link_sequence_bits.
  LinkSequence link_sequence;
  // What is left until the playout deadline at the instant of arrival, as far as the sender can
  // tell. The wire holds it as time_left_unit says. Zero in JSON.
  Duration time_left{};
  // payload_checksum(payload), which relays carry from end to end; 0 in JSON.
  std::uint32_t checksum = 0;
  BufferSlice payload;
  // JSON only: the datagram as it came, which relays pass on as it is. Empty at the source.
  BufferSlice original;
};

// A repair of a frame: a sum of its chunks that stands in for any one that is missing
// (node/erasure_code.hpp). Its payload is as long as the frame's longest chunk. Binary only.
struct Repair {
  StreamId stream;
  FrameNumber frame;
  std::uint16_t index = 0;  // among the frame's repairs; less than max_repairs_per_frame
  std::uint16_t count = 1;  // chunks of the frame; 1 to max_chunks_per_frame
  bool deflated = false;    // the frame is
  bool retransmission = false;
  std::uint32_t frame_size = 0;
  LinkSequence link_sequence;
  Duration time_left{};
  std::uint32_t checksum = 0;
  BufferSlice payload;
};

struct EndOfStream {
  Format format = Format::binary;
  StreamId stream;
  std::uint32_t frames = 0;  // how many the source sent; at most max_frames
  LinkSequence link_sequence;
  BufferSlice original;  // as in Chunk
};

// Carries nothing but a link sequence number, and asks for feedback at once: so a sender learns
// what became of the last datagrams before it fell silent. Binary only.
struct Probe {
  StreamId stream;
  LinkSequence link_sequence;
};

using Datagram = std::variant<Chunk, Repair, EndOfStream, Probe, Feedback>;

// Link sequence numbers travel as their low 24 bits; the receiver knows the rest.
inline constexpr unsigned link_sequence_bits = 24;
inline constexpr std::uint64_t link_sequence_range = std::uint64_t{1} << link_sequence_bits;

// The time left travels in whole units, rounded to the nearest, 0 to 65,535 of them; the last means
// that much (16.4 seconds) or more.
inline constexpr Duration time_left_unit = std::chrono::microseconds(250);

// The datagram's bytes are `header` followed by `body`; see DatagramReceived in node/node.hpp.
// Takes the payload as a slice of `body` where it can, and copies where it must (JSON; a header
// that was cut elsewhere than at its end).
[[nodiscard]] expected<Datagram, Error> parse_datagram(ByteSpan header, const BufferSlice& body);

// Names a chunk among those of a stream.
struct ChunkName {
  FrameNumber frame;
  ChunkIndex chunk;

  friend auto operator<=>(const ChunkName&, const ChunkName&) = default;
};

// Which chunk a datagram carries, for those who watch datagrams and do not use them: nothing where
// it carries none or parse_datagram() would refuse it, but that a binary datagram's checksum is not
// looked at.
[[nodiscard]] std::optional<ChunkName> name_of_chunk(ByteSpan header, const BufferSlice& body);

// A datagram to be sent: `header` followed by `body`.
struct EncodedDatagram {
  std::array<std::byte, chunk_header_size> header_storage{};
  std::size_t header_size = 0;
  BufferSlice body;

  [[nodiscard]] ByteSpan header() const { return ByteSpan(header_storage).first(header_size); }
  [[nodiscard]] std::size_t size() const { return header_size + body.size(); }
};

// Encodes in the format that the message names. A binary body is the chunk's payload, shared. A
// JSON chunk with an `original` is that; without, it is written anew.
[[nodiscard]] EncodedDatagram encode(const Chunk& chunk);
[[nodiscard]] EncodedDatagram encode(const Repair& repair);
[[nodiscard]] EncodedDatagram encode(const Probe& probe);
[[nodiscard]] EncodedDatagram encode(const Feedback& feedback);
[[nodiscard]] EncodedDatagram encode(const EndOfStream& end);

// The low 32 bits of XXH3-64 of the bytes.
[[nodiscard]] std::uint32_t payload_checksum(ByteSpan payload);

// How many bytes of a frame fit into one datagram of at most `max_datagram` bytes, which is
// min_datagram to max_datagram.
[[nodiscard]] std::size_t chunk_capacity(Format format, std::size_t max_datagram);

// The part of a frame that a chunk holds. A frame of `frame_size` bytes in `count` chunks is split
// evenly: the first frame_size % count chunks are one byte longer. So a chunk's place and size
// follow from what its header says.
struct ChunkRange {
  std::size_t offset = 0;
  std::size_t size = 0;
};
[[nodiscard]] ChunkRange chunk_range(std::uint32_t frame_size, std::uint16_t count,
                                     ChunkIndex index);

}  // namespace strand::wire
