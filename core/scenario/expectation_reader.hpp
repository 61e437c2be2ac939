// Reads one expectation: FUNCTION(METRIC, FILTER=VALUE, ...) COMPARISON BOUND.
#pragma once

#include <optional>
#include <string_view>

#include "core/base/expectation.hpp"
#include "core/base/time.hpp"
#include "core/scenario/chain_places.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

// What an expectation is checked against.
struct ExpectationContext {
  const Scenario& scenario;  // with its chain, number of runs, source and events
  const ChainPlaces& places;
  std::optional<Duration> source_length;  // nothing where it is not known
};

// Behind a metric that is of pictures: why there is none, and how to mend it.
inline constexpr std::string_view without_pictures =
    " compares pictures, and a source of type sizes has none; write source: {type: synthetic}, or "
    "video, or leave it out";

// The expectation that stands at `value`, a scalar; or nothing, and all that is wrong with it.
[[nodiscard]] std::optional<Expectation> read_expectation(const Value& value,
                                                          const ExpectationContext& context,
                                                          ProblemList& problems);

}  // namespace strand::scenario
