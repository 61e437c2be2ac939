// What must hold of a peer whatever datagrams arrive: the properties that the fuzz target and the
// tests of hostile datagrams check. A property that does not hold ends the process by an assertion.
#pragma once

#include <cstdint>

#include "core/base/buffer.hpp"

namespace strand {

// What a script made a peer do.
struct PeerDeeds {
  std::uint64_t datagrams_taken = 0;  // understood, whatever became of them
  std::uint64_t frames_delivered = 0;
  std::uint64_t chunks_recovered = 0;
  std::uint64_t feedback_sent = 0;
};

// `input` is a script: a byte that names the recovery and the forwarding, and then datagrams, well
// formed and not, from the hop before, from the next peer and from strangers, and time that passes.
// Whatever it says:
// - what the peer holds is within its limits;
// - a frame is delivered once, with as many bytes as it said;
// - feedback leaves no more often than once a millisecond, and the wire can read all that leaves;
// - repairs take no more bytes than the stream, the reserve of RepairBudget and one datagram;
// - the peer never wants to be woken in the past.
PeerDeeds check_peer(ByteSpan input);

}  // namespace strand
