#include "core/link/in_flight.hpp"

#include <algorithm>
#include <utility>

namespace strand::link {

void InFlight::push(Timestamp due, Packet packet) {
  if (keeps_order_) {
    ordered_.push({due, std::move(packet)});
    return;
  }
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

std::optional<Timestamp> InFlight::next() const {
  if (keeps_order_) {
    if (ordered_.empty()) return std::nullopt;
    return ordered_.front().due;
  }
  if (heap_.empty()) return std::nullopt;
  return heap_.front().due;
}

InFlight::Popped InFlight::pop() {
  if (keeps_order_) return {ordered_.pop().packet, false};
  std::pop_heap(heap_.begin(), heap_.end(), later);
  const Entry entry = heap_.back();
  heap_.pop_back();
  free_slots_.push_back(entry.slot);

  const bool overtook = entry.number != oldest_;
  came_out_[static_cast<std::size_t>(entry.number - oldest_)] = 1;
  while (!came_out_.empty() && came_out_.front() != 0) {
    came_out_.pop();
    ++oldest_;
  }
  return {std::move(slots_[entry.slot]), overtook};
}

}  // namespace strand::link
