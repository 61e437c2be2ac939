// The datagrams that are on a link, in the order in which they come out: by time, and at equal
// times in the order in which they were sent.
//
// Links that keep the order are a ring; others keep a heap of small entries beside the packets. A
// link that ceases to keep the order has a heap from then on.
#pragma once

#include <cstdint>
#include <optional>
#include <utility>
#include <vector>

#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/link/packet.hpp"

namespace strand::link {

class InFlight {
 public:
  // `keeps_order`: every packet is due no earlier than the one before.
  explicit InFlight(bool keeps_order) : keeps_order_(keeps_order) {}

  // From now on packets may be due earlier than those before them.
  void allow_overtaking();

  void push(Timestamp due, Packet&& packet) {
    if (!keeps_order_) return push_out_of_order(due, std::move(packet));
    Ordered& last = ordered_.push_slot();
    last.due = due;
    last.packet = std::move(packet);
  }
  [[nodiscard]] std::optional<Timestamp> next() const {
    if (keeps_order_) {
      if (ordered_.empty()) return std::nullopt;
      return ordered_.front().due;
    }
    if (heap_.empty()) return std::nullopt;
    return heap_.front().due;
  }
  // The packet that is due next; next() has a value. Adds to `overtakings` if one that was sent
  // earlier is still on its way.
  [[nodiscard]] Packet pop(std::uint64_t& overtakings) {
    if (!keeps_order_) return pop_out_of_order(overtakings);
    Packet packet = std::move(ordered_.front().packet);
    ordered_.drop_front();
    return packet;
  }

  // Calls `visit(packet)` for every packet, in no particular order.
  template <class Visit>
  void visit(Visit& visit) const {
    for (std::size_t i = 0; i < ordered_.size(); ++i) visit(ordered_[i].packet);
    for (const Entry& entry : heap_) visit(slots_[entry.slot]);
  }

 private:
  struct Ordered {
    Timestamp due{};
    Packet packet;
  };
  struct Entry {
    Timestamp due;
    std::uint64_t number;  // in the order of sending
    std::uint32_t slot;
  };
  static bool later(const Entry& a, const Entry& b) {
    return a.due != b.due ? a.due > b.due : a.number > b.number;
  }

  void push_out_of_order(Timestamp due, Packet&& packet);
  Packet pop_out_of_order(std::uint64_t& overtakings);

  bool keeps_order_;
  Ring<Ordered> ordered_;

  std::vector<Entry> heap_;
  std::vector<Packet> slots_;
  std::vector<std::uint32_t> free_slots_;
  std::uint64_t oldest_ = 0;      // the number of the oldest that is still on its way
  Ring<unsigned char> came_out_;  // whether it has come out, from the oldest on
};

}  // namespace strand::link
