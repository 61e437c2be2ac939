// One entry under `events` as it is written, read on its own: what it has to do with other events,
// or with the length of the source, is not seen here.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>

#include "core/scenario/chain_places.hpp"
#include "core/scenario/event.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/trace_files.hpp"

namespace strand::scenario {

// What events are read against. All of it outlives the reading.
struct EventContext {
  const Scenario& scenario;  // with its chain and links
  const ChainPlaces& places;
  TraceFiles& traces;
  // What all events together have taken of ranges::most_changed_directions, most_drops_in_all and
  // most_parted_names.
  std::size_t directions = 0;
  std::size_t drops = 0;
  std::size_t parted_names = 0;
  std::map<std::string_view, Place> joined{};  // by name, where the first event says so
};

struct EventEntry {
  Event event;
  Value value;
  Value at;
};

// Nothing where the entry cannot be read; `problems` then say why.
[[nodiscard]] std::optional<EventEntry> read_event(const Value& value, EventContext& context,
                                                   ProblemList& problems);

}  // namespace strand::scenario
