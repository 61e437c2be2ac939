// Why a datagram, or a chunk that had arrived, came to nothing: the words of the report's
// `missing`.
#pragma once

#include <cstdint>

#include "core/link/link_listener.hpp"

namespace strand::sim {

enum class LossCause : std::uint8_t {
  loss,           // the link lost it by chance
  queue_full,     // the queue before the link's rate had no room
  codel,          // the queue's CoDel dropped it
  pinpoint,       // the scenario names it
  corruption,     // a bit flipped, and the receiver refused it
  partition,      // nothing passed between the two hosts
  socket_full,    // the receiver stood still, and its socket's buffer had no room
  crash,          // the receiver was down, or went down with it
  not_forwarded,  // it came to a peer that did not know its next hop yet
  refused,        // it contradicted other chunks, which JSON corrupted unseen leads to
  expired,        // it came when the receiver had given its frame up, or was gone in order
  in_flight,      // it was on its way when the run ended
};

// As it stands in reports: "queue_full".
[[nodiscard]] const char* to_string(LossCause cause);
[[nodiscard]] LossCause cause_of(link::DropCause cause);

}  // namespace strand::sim
