#include "core/link/in_flight.hpp"

#include <algorithm>

namespace strand::link {

void InFlight::allow_overtaking() {
  if (!keeps_order_) return;
  keeps_order_ = false;
  while (!ordered_.empty()) {
    Ordered oldest = ordered_.pop();
    push_out_of_order(oldest.due, std::move(oldest.packet));
  }
}

void InFlight::push_out_of_order(Timestamp due, Packet&& packet) {
  if (free_slots_.empty()) {
    free_slots_.push_back(static_cast<std::uint32_t>(slots_.size()));
    slots_.emplace_back();
  }
  const std::uint32_t slot = free_slots_.back();
  free_slots_.pop_back();
  slots_[slot] = std::move(packet);
  heap_.push_back({due, oldest_ + came_out_.size(), slot});
  std::push_heap(heap_.begin(), heap_.end(), later);
  came_out_.push(0);
}

Packet InFlight::pop_out_of_order(std::uint64_t& overtakings) {
  std::pop_heap(heap_.begin(), heap_.end(), later);
  const Entry entry = heap_.back();
  heap_.pop_back();
  free_slots_.push_back(entry.slot);

  if (entry.number != oldest_) ++overtakings;
  came_out_[static_cast<std::size_t>(entry.number - oldest_)] = 1;
  while (!came_out_.empty() && came_out_.front() != 0) {
    came_out_.drop_front();
    ++oldest_;
  }
  return std::move(slots_[entry.slot]);
}

}  // namespace strand::link
