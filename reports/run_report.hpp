// Makes the report of one run from what its nodes wrote down. The same code serves both worlds.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "core/base/frame_rate.hpp"
#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "reports/model.hpp"

namespace strand::reports {

struct PeerObservation {
  std::string name;
  std::optional<PeerLedger> ledger;  // none when the peer never reported
};

// What the network itself saw of the link into a peer; only the simulator knows it.
struct LinkObservation {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t lost = 0;
  std::uint64_t queue_dropped = 0;
  std::uint64_t reordered = 0;
};

// Why a chunk did not come over the link into a peer of the chain.
struct Loss {
  std::size_t hop = 0;  // index into peers of the peer that the link leads to
  std::uint32_t frame = 0;
  std::uint32_t chunk = 0;
  std::string cause;
};

struct RunObservation {
  CoordinatorLedger coordinator;
  std::vector<PeerObservation> peers;  // in chain order
  std::vector<LinkObservation> links;  // one a peer, or empty when unknown (a real run)
  std::vector<Loss> losses;            // sorted by hop, frame, chunk; empty when unknown
  FrameRate rate{30, 1};
  Duration deadline{};
};

// Fills everything of a RunReport but run, seed, digest, seconds and partial.
//
// `missing` holds, for every chunk that a peer never got, the link that killed it: the one where a
// known loss says so; else "not_forwarded" on the link where the frame first broke when relays
// send whole frames only; else "network" on the first link behind which nobody has the chunk.
[[nodiscard]] RunReport make_run_report(const RunObservation& observation);

}  // namespace strand::reports
