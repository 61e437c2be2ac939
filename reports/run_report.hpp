// Makes the report of one run from what its nodes wrote down. The same code serves both worlds.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "core/base/expectation.hpp"
#include "core/base/frame_rate.hpp"
#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// A peer that came when frames had been sent already, or never.
struct JoinObservation {
  FrameNumber first_frame;      // the first that was captured after it had come
  std::optional<Timestamp> at;  // when the coordinator took it in
};

struct PeerObservation {
  std::string name;
  std::optional<PeerLedger>
      ledger{};  // none when the peer never reported; on one clock with others
  std::optional<JoinObservation> joined{};  // none where every frame was sent to it
  std::optional<ClockReport> clock{};       // what was done about its clock

  [[nodiscard]] std::uint32_t first_frame() const {
    return joined ? joined->first_frame.value() : 0;
  }
};

// How the peer at `place` of the chain joined, by what the coordinator wrote down. One that is
// `expected` from the start and never came is one that lost all frames.
[[nodiscard]] std::optional<JoinObservation> join_of(const CoordinatorLedger& coordinator,
                                                     std::size_t place, bool expected);

// What the network itself saw of the link into a peer; only the simulator knows it.
struct LinkObservation {
  std::uint64_t sent = 0;
  std::uint64_t delivered = 0;
  std::uint64_t lost = 0;
  std::uint64_t queue_dropped = 0;
  std::uint64_t reordered = 0;
  std::uint64_t duplicated = 0;
  std::uint64_t corrupted = 0;
  std::optional<LinkSeries> series{};  // in bins of link_bin
};

// Why a chunk did not come over the link into a peer of the chain. `cause` is lower case with
// underscores: "loss"; "queue_full"; "expired" for a chunk that came when the peer had given its
// frame up; "in_flight" for what the end of the run cut off.
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
  // Store and forward: a relay sends nothing of a frame that it does not hold whole.
  bool relays_send_whole_frames = false;
  // Rows of `missing` that the report keeps; the rest are counted in missing_omitted and in
  // missing_totals.
  std::size_t missing_limit = 250'000;
  // Where it is given, rows are kept of this frame only.
  std::optional<std::uint32_t> missing_frame;
  // What to measure for; they outlive the observation.
  std::span<const Expectation> expectations{};
};

// Fills everything of a RunReport but run, seed, digest, seconds and partial.
//
// Only frames that the coordinator sent count, and of a peer that joined those captured since: what
// a peer claims beyond them is ignored. A peer
// that never reported has all its frames lost and no row in `missing`, because nobody knows what
// it got.
//
// `missing` holds, for every chunk that a peer never got, the link behind which nobody has it up to
// that peer, and the cause: the known loss there, else "not_forwarded" on the link where the
// frame first broke, when relays send whole frames only and the relay before had the chunk but not
// the frame; else "network" when nobody watched the network (`links` is empty), and "unexplained",
// which is a defect of ours, when it was watched.
//
// Time is linear in frames x peers, plus the chunks of the frames that are not whole; memory is
// linear in what goes in and what comes out.
[[nodiscard]] RunReport make_run_report(const RunObservation& observation);

}  // namespace strand::reports
