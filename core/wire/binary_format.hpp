// StrandCast's own datagram format: a big-endian header of 40 bytes, then the payload.
// docs/protocol.md is its grammar.
#pragma once

#include "core/wire/datagram.hpp"

namespace strand::wire {

// What a binary datagram begins with; no JSON text does.
inline constexpr std::byte binary_magic{0x53};

// `header` holds the first binary_header_size bytes and `payload` what follows them.
[[nodiscard]] expected<Datagram, Error> parse_binary(
    std::span<const std::byte, binary_header_size> header, const BufferSlice& payload);

// Which chunk such a header speaks of; nothing where parse_binary() would find fault with the
// header. The payload is not looked at but for its size.
[[nodiscard]] std::optional<ChunkName> name_of_binary_chunk(
    std::span<const std::byte, binary_header_size> header, std::size_t payload_size);

[[nodiscard]] EncodedDatagram encode_binary(const Chunk& chunk);
[[nodiscard]] EncodedDatagram encode_binary(const EndOfStream& end);

}  // namespace strand::wire
