// Which chunk of which frame a datagram on a link carries.
#pragma once

#include <optional>

#include "core/base/ids.hpp"
#include "core/link/packet.hpp"

namespace strand::sim {

struct CarriedChunk {
  FrameNumber frame;
  ChunkIndex chunk;
};

// Nothing where it is no chunk, or not well-formed.
[[nodiscard]] std::optional<CarriedChunk> carried_chunk(const link::Packet& packet);

}  // namespace strand::sim
