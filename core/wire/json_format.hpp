// The datagram format that StrandCast started from: one JSON object, the payload in hexadecimal,
// written byte for byte as Python's json.dumps writes it.
#pragma once

#include "core/wire/datagram.hpp"

namespace strand::wire {

// Decodes the payload into a buffer of its own; the message's `original` is `datagram`.
[[nodiscard]] expected<Datagram, Error> parse_json(const BufferSlice& datagram);

// Writes anew, whether or not there is an original.
[[nodiscard]] BufferSlice write_json(const Chunk& chunk);
[[nodiscard]] BufferSlice write_json(const EndOfStream& end);

// The most bytes that write_json() needs for a chunk besides its payload's digits.
[[nodiscard]] std::size_t json_overhead();

}  // namespace strand::wire
