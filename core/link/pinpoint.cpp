#include "core/link/pinpoint.hpp"

#include <algorithm>
#include <iterator>
#include <optional>

#include "core/base/assert.hpp"

namespace strand::link {

namespace {

template <class T>
bool is_sorted_set(const std::vector<T>& values) {
  return std::is_sorted(values.begin(), values.end()) &&
         std::adjacent_find(values.begin(), values.end()) == values.end();
}

}  // namespace

void Pinpoint::set(const PinpointDrops& drops, std::uint64_t next) {
  STRAND_ASSERT(is_sorted_set(drops.datagrams) && is_sorted_set(drops.chunks));
  const auto first = std::lower_bound(drops.datagrams.begin(), drops.datagrams.end(), next);
  numbers_.assign(std::make_reverse_iterator(drops.datagrams.end()),
                  std::make_reverse_iterator(first));
  chunks_.clear();
  std::set_difference(drops.chunks.begin(), drops.chunks.end(), done_.begin(), done_.end(),
                      std::back_inserter(chunks_));
}

bool Pinpoint::hits(std::uint64_t number, const Packet& packet) {
  const bool by_number = hits_number(number);
  const bool by_chunk = hits_chunk(packet);  // asked in any case: it is the first one of that chunk
  return by_number || by_chunk;
}

bool Pinpoint::hits_number(std::uint64_t number) {
  if (numbers_.empty() || numbers_.back() != number) return false;
  numbers_.pop_back();
  return true;
}

bool Pinpoint::hits_chunk(const Packet& packet) {
  const std::optional<ChunkDrop> chunk = packet.chunk();
  if (!chunk) return false;
  const auto found = std::lower_bound(chunks_.begin(), chunks_.end(), *chunk);
  if (found == chunks_.end() || *found != *chunk) return false;
  chunks_.erase(found);
  done_.insert(std::lower_bound(done_.begin(), done_.end(), *chunk), *chunk);
  return true;
}

}  // namespace strand::link
