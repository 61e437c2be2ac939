// What one run says to the expectations of its scenario: a value for each peer or link. It needs
// every frame of every peer, which a report does not keep, so it is asked while the report is made.
#pragma once

#include <span>
#include <vector>

#include "core/base/expectation.hpp"
#include "reports/model.hpp"
#include "reports/run_report.hpp"

namespace strand::reports {

// For each expectation of `observation` the values of the peers or links that its filters let
// through, down the chain; what it says of runs is not looked at. `links` are those of the report.
// Metrics of pictures have no value yet: add_pictures() fills them in. docs/reports.md says how
// each value comes about.
[[nodiscard]] std::vector<std::vector<Measurement>> measure(const RunObservation& observation,
                                                            std::span<const LinkReport> links);

}  // namespace strand::reports
