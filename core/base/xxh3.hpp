// XXH3-64 of bytes: the checksum of datagrams, and the identity of what simulated runs carry.
//
// The hash is that of the xxHash library (github.com/Cyan4973/xxHash, which specifies it), computed
// with the widest vector instructions that the machine has; its value is the same on every machine.
#pragma once

#include <cstdint>
#include <span>

#include "core/base/buffer.hpp"

namespace strand {

[[nodiscard]] std::uint64_t xxh3(ByteSpan bytes);
[[nodiscard]] std::uint64_t xxh3(ByteSpan bytes, std::uint64_t seed);
// Of the slices' bytes one after the other.
[[nodiscard]] std::uint64_t xxh3(std::span<const BufferSlice> slices);

}  // namespace strand
