// What people call the hosts of a simulated chain.
#pragma once

#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"

namespace strand::sim {

// Element h is the name of host h: "coordinator", then the peers in the order of the chain.
[[nodiscard]] std::vector<std::string> host_names(const scenario::Scenario& scenario);

}  // namespace strand::sim
