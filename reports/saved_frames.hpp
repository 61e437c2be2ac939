// How frames came to be complete, and how much of what a hop lost was repaired: what the nodes'
// ledgers say, so that it is known in both worlds.
#pragma once

#include <cstddef>

#include "reports/model.hpp"
#include "reports/run_report.hpp"

namespace strand::reports {

// Of the peer at `place`, from 0; nothing but zeros where it never reported.
[[nodiscard]] CompleteBy complete_at_peer(const RunObservation& observation, std::size_t place);

// Of the frames that are complete at every peer that reported: what help they took on any hop.
[[nodiscard]] CompleteBy complete_everywhere(const RunObservation& observation);

// Fills `chunks` and `repaired` of the links of `report`, whose missing_totals are there already.
void count_repaired(const RunObservation& observation, RunReport& report);

}  // namespace strand::reports
