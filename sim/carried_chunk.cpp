#include "sim/carried_chunk.hpp"

namespace strand::sim {

std::optional<CarriedChunk> carried_chunk(const link::Packet& packet) {
  return wire::name_of_chunk(packet.header(), packet.body());
}

}  // namespace strand::sim
