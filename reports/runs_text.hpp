// The runs of a report in half a line: "seed 42, 5 runs of 31.2 s virtual in 0.4 s".
#pragma once

#include <string>

#include "reports/model.hpp"

namespace strand::reports {

// Seconds are the mean of a run, and, for simulated ones, the wall-clock time of all of them.
[[nodiscard]] std::string runs_text(const Report& report);

}  // namespace strand::reports
