// StrandCast's own datagram format: big-endian headers of few bytes, each with one checksum over
// all of the datagram. docs/protocol.md is its grammar.
#pragma once

#include "core/wire/datagram.hpp"

namespace strand::wire {

// A binary datagram begins with a byte whose highest bit is set; no JSON text does.
[[nodiscard]] constexpr bool begins_binary(std::byte first) {
  return (first & std::byte{0x80}) != std::byte{0};
}

// Whether a datagram that begins with this byte has a header of chunk_header_size and a payload;
// all others are of one piece.
[[nodiscard]] bool has_payload(std::byte first);

// A datagram with a payload, which is what follows `header`.
[[nodiscard]] expected<Datagram, Error> parse_with_payload(
    std::span<const std::byte, chunk_header_size> header, const BufferSlice& payload);
// One without; `bytes` is not empty, and is all of it.
[[nodiscard]] expected<Datagram, Error> parse_without_payload(ByteSpan bytes);

// Which chunk such a header speaks of; nothing where parse_with_payload() would find fault with
// what it says. Neither the checksum nor the payload is looked at, but for the payload's size.
[[nodiscard]] std::optional<ChunkName> name_of_binary_chunk(
    std::span<const std::byte, chunk_header_size> header, std::size_t payload_size);

[[nodiscard]] EncodedDatagram encode_binary(const Chunk& chunk);
[[nodiscard]] EncodedDatagram encode_binary(const Repair& repair);
[[nodiscard]] EncodedDatagram encode_binary(const EndOfStream& end);
[[nodiscard]] EncodedDatagram encode_binary(const Probe& probe);
[[nodiscard]] EncodedDatagram encode_binary(const Feedback& feedback);

}  // namespace strand::wire
