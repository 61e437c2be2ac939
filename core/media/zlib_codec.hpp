// zlib streams (RFC 1950): what the JSON wire carries every frame in, and the binary wire those
// frames that it shrinks.
//
// The functions keep no state and are callable from any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "core/base/buffer.hpp"
#include "core/base/expected.hpp"
#include "core/media/encoded_source.hpp"

namespace strand::media {

// Why a zlib stream from outside was refused.
enum class InflateFault : std::uint8_t {
  corrupt,         // not a zlib stream, or its content or its checksum is damaged
  truncated,       // ends before the stream does
  too_large,       // inflates to more than the limit, as a zip bomb does
  trailing_bytes,  // something follows the stream
};

// A short phrase, lower case, without a full stop: "ends before the zlib stream does".
[[nodiscard]] std::string_view to_string(InflateFault fault);

// One zlib stream. `level` is 0 (stored) to 9 (smallest), as zlib's manual has them; `bytes` are
// less than 2 GiB.
[[nodiscard]] Buffer deflate(ByteSpan bytes, int level);

// The zlib stream where that is smaller than `bytes`, else `bytes` themselves. Gives up as soon as
// the stream has grown to the size of `bytes`.
[[nodiscard]] EncodedFrame deflate_if_smaller(const BufferSlice& bytes, int level);

// What the zlib stream holds, if `bytes` are exactly one and it holds `limit` bytes at most. Never
// allocates more than a small multiple of what it has inflated so far, nor much over `limit`.
[[nodiscard]] expected<Buffer, InflateFault> inflate(ByteSpan bytes, std::size_t limit);

}  // namespace strand::media
