// Reads an event that changes links: which, and to what.
#pragma once

#include "core/scenario/event_entry.hpp"

namespace strand::scenario {

// Of an event that has a key `link`. What `set` says stands over what the links are in the
// scenario, whatever other events say.
[[nodiscard]] LinkChange read_link_change(Section& event, EventContext& context,
                                          ProblemList& problems);

}  // namespace strand::scenario
