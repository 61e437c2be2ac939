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
  const Scenario& scenario;  // with its chain, number of runs and events
  const ChainPlaces& places;
  std::optional<Duration> source_length;  // nothing where it is not known
};

// The expectation that stands at `value`, a scalar; or nothing, and all that is wrong with it.
[[nodiscard]] std::optional<Expectation> read_expectation(const Value& value,
                                                          const ExpectationContext& context,
                                                          ProblemList& problems);

}  // namespace strand::scenario
