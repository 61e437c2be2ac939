// Finds, for every chunk that a peer never got, the link and the cause that kept it.
#pragma once

#include "reports/model.hpp"
#include "reports/run_report.hpp"

namespace strand::reports {

// Fills `missing`, `missing_omitted` and `missing_totals`; run_report.hpp says what they hold.
void explain_missing(const RunObservation& observation, RunReport& report);

}  // namespace strand::reports
