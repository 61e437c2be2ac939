// The event `join`, and what other events must leave to a peer that is not there yet.
#pragma once

#include <vector>

#include "core/scenario/event_entry.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

// Reads the peer of an event that has one join. Its place is of use only without problems.
[[nodiscard]] Join read_join(Section& event, EventContext& context, ProblemList& problems);

// Reports those of `entries` that would do something to a peer before it joins, and changes of its
// links that are over by then. `entries` are in the order of Scenario::events.
void refuse_before_join(const std::vector<EventEntry>& entries, const Scenario& scenario,
                        ProblemList& problems);

}  // namespace strand::scenario
