// Compares what the peers of simulated runs showed with what the source gave, when the runs have
// ended: a source of pictures is read once for all of them, and makes the same pictures again.
#pragma once

#include <atomic>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"

namespace strand::sim {

// Fills in PeerReport::picture, and the measurements of expectations that are of pictures; nothing
// of it when `stop` becomes true. The scenario has a source with pictures. `jobs` are threads, 0
// for one a core; what comes out does not depend on them. Throws MediaError.
void add_pictures(const scenario::Scenario& scenario, unsigned jobs, const std::atomic<bool>& stop,
                  std::vector<reports::RunReport>& runs);

// The worst frames, sent beside shown, for a page; none of a source without pictures. As above.
[[nodiscard]] std::vector<reports::WorstPicture> make_worst_pictures(
    const scenario::Scenario& scenario, unsigned jobs, const std::atomic<bool>& stop,
    const std::vector<reports::RunReport>& runs);

}  // namespace strand::sim
