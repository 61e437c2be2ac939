// The datagrams that a scenario names to be dropped. It owns the list and what of it is done, which
// stays done when the list changes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "core/link/link_options.hpp"
#include "core/link/packet.hpp"

namespace strand::link {

class Pinpoint {
 public:
  // Takes another list; the next datagram is number `next` on the link.
  void set(const PinpointDrops& drops, std::uint64_t next);

  // Whether datagram `number` is to be dropped. To be asked of each in turn.
  [[nodiscard]] bool hits(std::uint64_t number, const Packet& packet);

  // Whether a chunk is named that has not come yet.
  [[nodiscard]] bool wants_chunks() const { return !chunks_.empty(); }

 private:
  bool hits_number(std::uint64_t number);
  bool hits_chunk(const Packet& packet);

  std::vector<std::uint64_t> numbers_;  // those to come, the last first
  std::vector<ChunkDrop> chunks_;       // those to come, sorted
  std::vector<ChunkDrop> done_;         // sorted
};

}  // namespace strand::link
