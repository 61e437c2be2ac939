// Who is told what a link does to a datagram other than to deliver it.
#pragma once

#include <cstdint>

#include "core/link/packet.hpp"

namespace strand::link {

enum class DropCause : std::uint8_t {
  loss,        // chance
  queue_full,  // the queue had no room
  codel,       // the queue's CoDel dropped it at the head
  pinpoint,    // the scenario names it
};

class LinkListener {
 public:
  LinkListener() = default;
  LinkListener(const LinkListener&) = delete;
  LinkListener& operator=(const LinkListener&) = delete;
  virtual ~LinkListener() = default;

  virtual void on_dropped(const Packet& packet, DropCause cause) = 0;
  // A second one of this packet goes its own way.
  virtual void on_duplicated(const Packet& packet) = 0;
  // A bit of it has flipped; this is how it looked before.
  virtual void on_corrupted(const Packet& packet) = 0;
};

}  // namespace strand::link
