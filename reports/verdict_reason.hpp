// Why a verdict is what it is, where the expectations do not say it.
#pragma once

#include <optional>
#include <string>

#include "reports/model.hpp"

namespace strand::reports {

struct VerdictReason {
  bool interrupted = false;  // a run was
  std::string text;          // one line: "run 3 was interrupted after 12.3 s"
};

// None where no run was interrupted, no figure is worse than the baseline's, and either the verdict
// is pass or an expectation failed.
[[nodiscard]] std::optional<VerdictReason> other_reason(const Report& report);

}  // namespace strand::reports
