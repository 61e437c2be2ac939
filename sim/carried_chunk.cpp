#include "sim/carried_chunk.hpp"

namespace strand::sim {

std::optional<CarriedChunk> carried_chunk(const link::Packet& packet) {
  return wire::name_of_chunk(packet.header(), packet.body());
}

std::optional<CarriedRepair> carried_repair(const link::Packet& packet) {
  const auto datagram = wire::parse_datagram(packet.header(), packet.body());
  const auto* const repair = datagram ? std::get_if<wire::Repair>(&*datagram) : nullptr;
  if (repair == nullptr) return std::nullopt;
  return CarriedRepair{repair->frame, repair->index};
}

}  // namespace strand::sim
