// Facts about the machine's side of a run. They stand under the report's "host" only, which is the
// one part that may differ between two runs of one scenario and seed.
#pragma once

#include "reports/model.hpp"

namespace strand::reports {

// The version of StrandCast ("0.1.0") and the compiler that built it ("GCC 12.2.0").
[[nodiscard]] HostReport make_host_report(double wall_seconds);

}  // namespace strand::reports
