// What a node's sockets did not get through, as lines for a person.
#pragma once

#include <string>
#include <vector>

#include "core/base/units.hpp"
#include "real/node_driver.hpp"

namespace strand::real {

// A line for each cause that lost anything; none where nothing was lost. `receive_buffer` is what
// the kernel gave the driver. How to get a larger one the driver has said, where it is small.
[[nodiscard]] std::vector<std::string> socket_losses(const DriverCounters& counters,
                                                     ByteCount receive_buffer);

}  // namespace strand::real
