// The clocks of two hosts need not agree: brings what a peer wrote down to the coordinator's.
//
// A peer's ledger has marks of how far its clock was ahead, each with its uncertainty. Clocks that
// no mark proves to differ count as equal, so that measuring them adds no error to a run on one
// host, where they are the same.
#pragma once

#include <optional>
#include <span>

#include "core/base/ledger.hpp"
#include "core/base/time.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// Whether some mark is farther off than its uncertainty.
[[nodiscard]] bool clocks_differ(std::span<const ClockMark> marks);

// How far the peer's clock was ahead when it showed `instant`: between two marks as if it drifted
// evenly, and beyond the first and the last as there. `marks` are not empty and in the order of
// time.
[[nodiscard]] Duration ahead_at(std::span<const ClockMark> marks, Timestamp instant);

// The instant on the coordinator's clock. It saturates.
[[nodiscard]] Timestamp to_coordinator_clock(std::span<const ClockMark> marks, Timestamp instant);

// Puts the ledger's instants onto the coordinator's clock, where clocks differ.
void align_clock(PeerLedger& ledger);

// What a report says of the marks; nothing where there are none.
[[nodiscard]] std::optional<ClockReport> make_clock_report(std::span<const ClockMark> marks);

}  // namespace strand::reports
