// A host of a simulated world: a node with an address.
#pragma once

#include "core/base/ids.hpp"

namespace strand::sim {

// Hosts are numbered from 0 in the order in which they were added.
using HostId = StrongId<struct HostIdTag, std::uint32_t>;

}  // namespace strand::sim
