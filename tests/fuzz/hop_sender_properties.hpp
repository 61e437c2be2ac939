// What must hold of a hop's sender whatever its next peer says: the properties that the fuzz
// target and the tests of hostile feedback check. A property that does not hold ends the process by
// an assertion.
#pragma once

#include <cstdint>

#include "core/base/buffer.hpp"

namespace strand {

// What a script made a sender do.
struct HopSenderDeeds {
  std::uint64_t stream_bytes = 0;
  std::uint64_t repair_bytes = 0;
  std::uint64_t probes = 0;
  std::uint64_t feedback_taken = 0;
  std::uint64_t feedback_refused = 0;
};

// `input` is a script: a byte that names the recovery, and then frames that are sent, time that
// passes, feedback, replays of it, repairs to pass on, and next peers that change. Whatever it
// says:
// - repairs take no more bytes than the stream, the reserve of RepairBudget and one datagram;
// - one feedback makes the sender send no more than three datagrams for each that it newly tells as
//   lost, and state no more than one event beside them for each;
// - what is stored and remembered is within its limits;
// - probes are no closer together than 4 ms;
// - whatever is sent, the wire can read, and the sender never wants to be woken in the past.
HopSenderDeeds check_hop_sender(ByteSpan input);

}  // namespace strand
