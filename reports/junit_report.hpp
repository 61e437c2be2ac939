// The report as JUnit XML, which CI systems show as test results: a suite is the scenario, a case
// an expectation.
//
// It keeps to what the Jenkins xunit plugin's junit-10.xsd allows, the strictest description that
// CI systems check against; tests/reports/junit/report.xsd has the part of it that is used. A suite
// has a `file` there, but a case neither `file` nor `line`: the place of an expectation so stands
// in what the case has to say.
#pragma once

#include <string>

#include "reports/model.hpp"

namespace strand::reports {

// Ends in a newline. An expectation that does not hold is a failure, unless it only warns. There is
// one more case, `verdict`, where the expectations do not say all: without any, when a run was
// interrupted (an error), or when the verdict is fail and all of them hold.
[[nodiscard]] std::string to_junit(const Report& report);

}  // namespace strand::reports
