// Which chunk or repair of which frame a datagram on a link carries.
#pragma once

#include <cstdint>
#include <optional>

#include "core/link/packet.hpp"
#include "core/wire/datagram.hpp"

namespace strand::sim {

using CarriedChunk = wire::ChunkName;

// Nothing where it is no chunk, or not well-formed; a flipped bit in the payload does not hide it.
[[nodiscard]] std::optional<CarriedChunk> carried_chunk(const link::Packet& packet);

struct CarriedRepair {
  FrameNumber frame;
  std::uint16_t repair = 0;  // its index
};

// Nothing where the datagram is no repair, or not well-formed.
[[nodiscard]] std::optional<CarriedRepair> carried_repair(const link::Packet& packet);

}  // namespace strand::sim
