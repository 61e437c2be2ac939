// Reads an event that parts the nodes of a chain into groups.
#pragma once

#include "core/scenario/event_entry.hpp"

namespace strand::scenario {

// Of an event that has a key `partition`.
[[nodiscard]] Partition read_partition(Section& event, EventContext& context,
                                       ProblemList& problems);

}  // namespace strand::scenario
