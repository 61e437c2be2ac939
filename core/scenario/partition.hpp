// Reads an event that parts the nodes of a chain into groups.
#pragma once

#include "core/scenario/chain_places.hpp"
#include "core/scenario/event.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

// Of an event that has a key `partition`.
[[nodiscard]] Partition read_partition(Section& event, const ChainPlaces& places,
                                       ProblemList& problems);

}  // namespace strand::scenario
