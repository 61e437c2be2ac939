// What the kernel keeps for a socket, and what it could not keep.
#pragma once

#include <cstdint>

#include "core/base/units.hpp"

namespace strand::real {

// Asks for `size` bytes beyond the system's limit (the option `forced`), which root may, and else
// up to it (`plain`). Returns what the kernel gave.
ByteCount request_buffer(int descriptor, int forced, int plain, ByteCount size);

// How many datagrams the kernel dropped because the receive buffer was full.
[[nodiscard]] std::uint64_t overflowed(int descriptor);

}  // namespace strand::real
