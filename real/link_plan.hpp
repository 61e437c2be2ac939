// What the links of a scenario, and the events that change them, are to one process of a real run.
#pragma once

#include <cstddef>
#include <memory>

#include "core/scenario/scenario.hpp"
#include "real/link_shaper.hpp"

namespace strand::real {

// Whether links do anything at all to datagrams in the course of the run.
[[nodiscard]] bool has_impaired_links(const scenario::Scenario& scenario);

// For the process at `place` of the chain, where the coordinator is 0. Its links draw from the same
// streams of randomness as in the simulator's run 0. Only events that change links and partitions
// are looked at.
[[nodiscard]] LinkPlan plan_links(const scenario::Scenario& scenario, std::size_t place);

// A shaper by that plan; null where the process has no link that does anything.
[[nodiscard]] std::unique_ptr<LinkShaper> make_link_shaper(const scenario::Scenario& scenario,
                                                           std::size_t place);

}  // namespace strand::real
