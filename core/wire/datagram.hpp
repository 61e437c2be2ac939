// The datagrams between hops: a chunk of a frame, or the end of the stream, in one of two formats.
//
// `binary` is StrandCast's own (docs/protocol.md gives its grammar); `json` is the format that
// StrandCast started from. parse_datagram() tells them apart by the first byte, so that a peer
// needs no setting. Nothing here allocates for binary datagrams: a payload is a slice of what
// arrived.
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
#include "core/wire/limits.hpp"

namespace strand::wire {

enum class Format : std::uint8_t { binary, json };

// The header of the binary format, in bytes.
inline constexpr std::size_t binary_header_size = 40;

struct Chunk {
  Format format = Format::binary;
  StreamId stream;  // 0 in JSON
  FrameNumber frame;
  ChunkIndex index;         // less than count
  std::uint16_t count = 1;  // 1 to max_chunks_per_frame
  bool deflated = false;    // always true in JSON
  // Of the whole encoded frame; 0 where the format does not say (JSON).
  std::uint32_t frame_size = 0;
  // Set anew on every hop; 0 in JSON.
  LinkSequence link_sequence;
  // What is left until the playout deadline, at the instant of sending. The wire holds whole
  // microseconds up to 2^32 - 1; less than 0 is sent as 0. Zero in JSON.
  Duration time_left{};
  // payload_checksum(payload), carried from end to end; 0 in JSON.
  std::uint32_t checksum = 0;
  BufferSlice payload;
  // JSON only: the datagram as it came, which relays pass on as it is. Empty at the source.
  BufferSlice original;
};

struct EndOfStream {
  Format format = Format::binary;
  StreamId stream;
  std::uint32_t frames = 0;  // how many the source sent; at most max_frames
  LinkSequence link_sequence;
  BufferSlice original;  // as in Chunk
};

using Datagram = std::variant<Chunk, EndOfStream>;

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
// it carries none or parse_datagram() would refuse it, but that a binary datagram's payload is not
// compared with its checksum.
[[nodiscard]] std::optional<ChunkName> name_of_chunk(ByteSpan header, const BufferSlice& body);

// A datagram to be sent: `header` followed by `body`.
struct EncodedDatagram {
  std::array<std::byte, binary_header_size> header_storage{};
  std::size_t header_size = 0;
  BufferSlice body;

  [[nodiscard]] ByteSpan header() const { return ByteSpan(header_storage).first(header_size); }
  [[nodiscard]] std::size_t size() const { return header_size + body.size(); }
};

// Encodes in the format that the message names. A binary body is the chunk's payload, shared. A
// JSON chunk with an `original` is that; without, it is written anew.
[[nodiscard]] EncodedDatagram encode(const Chunk& chunk);
[[nodiscard]] EncodedDatagram encode(const EndOfStream& end);

// The low 32 bits of XXH3-64 of the bytes.
[[nodiscard]] std::uint32_t payload_checksum(ByteSpan payload);

// How many bytes of a frame fit into one datagram of at most `max_datagram` bytes, which is
// min_datagram to max_datagram.
[[nodiscard]] std::size_t chunk_capacity(Format format, std::size_t max_datagram);

// The part of a frame that a chunk holds. A frame of `frame_size` bytes in `count` chunks is split
// evenly: the first frame_size % count chunks are one byte longer. So a chunk's place and size
// follow from the three numbers in its header, and a lie about them shows.
struct ChunkRange {
  std::size_t offset = 0;
  std::size_t size = 0;
};
[[nodiscard]] ChunkRange chunk_range(std::uint32_t frame_size, std::uint16_t count,
                                     ChunkIndex index);

}  // namespace strand::wire
