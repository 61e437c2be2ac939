// What every link of the chain carried, from the ledgers at its ends and from the network itself
// where it was watched.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "reports/model.hpp"
#include "reports/run_report.hpp"

namespace strand::reports {

// The name of the node that sends on hop `hop`: the link into peers[hop].
[[nodiscard]] std::string sender_of_hop(const RunObservation& observation, std::size_t hop);

// What the sender's driver says of hop `hop`; none where it said nothing.
[[nodiscard]] std::optional<LinkTally> tally_of_hop(const RunObservation& observation,
                                                    std::size_t hop);

// "B->C"
[[nodiscard]] std::string link_name(const RunObservation& observation, std::size_t hop);

// A link a peer, in chain order.
[[nodiscard]] std::vector<LinkReport> make_link_reports(const RunObservation& observation);

}  // namespace strand::reports
