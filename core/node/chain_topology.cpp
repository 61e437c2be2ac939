#include "core/node/chain_topology.hpp"

#include "core/base/assert.hpp"

namespace strand {

ChainTopology::ChainTopology(const std::vector<PeerName>& expected,
                             const std::vector<PeerName>& joining) {
  STRAND_ASSERT(expected.size() + joining.size() <= max_peers);
  const auto reserve = [this](const PeerName& name, bool is_expected) {
    const bool is_new = places_.emplace(name, slots_.size()).second;
    STRAND_ASSERT(is_new);
    slots_.push_back({name, std::nullopt, is_expected});
  };
  for (const PeerName& name : expected) reserve(name, true);
  for (const PeerName& name : joining) reserve(name, false);
  absent_expected_ = expected.size();
}

expected<std::size_t, ChainTopology::Refusal> ChainTopology::join(const wire::PeerEntry& peer) {
  const std::optional<std::size_t> known = find(peer.name);
  if (known && slots_[*known].entry) {
    if (*slots_[*known].entry == peer) return *known;
    return unexpected(Refusal::name_taken);
  }
  if (endpoint_taken(peer)) return unexpected(Refusal::endpoint_taken);
  if (!known) {
    if (slots_.size() >= max_peers) return unexpected(Refusal::chain_full);
    places_.emplace(peer.name, slots_.size());
    slots_.push_back({peer.name, std::nullopt, false});
  }
  const std::size_t place = known.value_or(slots_.size() - 1);
  slots_[place].entry = peer;
  data_endpoints_.insert(peer.data());
  control_endpoints_.insert(peer.control());
  ++present_;
  if (slots_[place].expected) --absent_expected_;
  return place;
}

void ChainTopology::leave(std::size_t place) {
  Slot& slot = slots_[place];
  if (!slot.entry) return;
  data_endpoints_.erase(slot.entry->data());
  control_endpoints_.erase(slot.entry->control());
  slot.entry.reset();
  --present_;
  if (slot.expected) ++absent_expected_;
}

std::optional<std::size_t> ChainTopology::find(const PeerName& name) const {
  const auto position = places_.find(name);
  if (position == places_.end()) return std::nullopt;
  return position->second;
}

std::optional<wire::PeerEntry> ChainTopology::previous_of(std::size_t place) const {
  while (place > 0) {
    if (slots_[--place].entry) return slots_[place].entry;
  }
  return std::nullopt;
}

std::optional<std::size_t> ChainTopology::next_of(std::size_t place) const {
  return first_present_from(place + 1);
}

std::optional<wire::PeerEntry> ChainTopology::head() const {
  const std::optional<std::size_t> place = first_present_from(0);
  if (!place) return std::nullopt;
  return slots_[*place].entry;
}

std::vector<wire::PeerEntry> ChainTopology::entries() const {
  std::vector<wire::PeerEntry> entries;
  entries.reserve(present_);
  for (const Slot& slot : slots_) {
    if (slot.entry) entries.push_back(*slot.entry);
  }
  return entries;
}

std::optional<std::size_t> ChainTopology::first_present_from(std::size_t place) const {
  for (; place < slots_.size(); ++place) {
    if (slots_[place].entry) return place;
  }
  return std::nullopt;
}

bool ChainTopology::endpoint_taken(const wire::PeerEntry& peer) const {
  return data_endpoints_.contains(peer.data()) || control_endpoints_.contains(peer.control());
}

}  // namespace strand
