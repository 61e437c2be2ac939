#include "sim/carried_chunk.hpp"

#include <variant>

#include "core/wire/datagram.hpp"

namespace strand::sim {

std::optional<CarriedChunk> carried_chunk(const link::Packet& packet) {
  const auto datagram = wire::parse_datagram(packet.header(), packet.body());
  const auto* chunk = datagram ? std::get_if<wire::Chunk>(&*datagram) : nullptr;
  if (chunk == nullptr) return std::nullopt;
  return CarriedChunk{chunk->frame, chunk->index};
}

}  // namespace strand::sim
