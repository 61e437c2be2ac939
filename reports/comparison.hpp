// Compares a report with an earlier one, or with one of the other world: which figures of its
// peers, links and source moved, and whether for the worse. docs/reports.md derives the rule.
#pragma once

#include "core/base/compared_metric.hpp"
#include "reports/comparison_result.hpp"
#include "reports/model.hpp"

namespace strand::reports {

// Of a metric that nobody asked a tolerance for.
[[nodiscard]] Tolerance default_tolerance(ComparedMetric metric);

// Runs that were interrupted are left out. Where the runs of the one have the seeds of the other's
// first runs, they are compared pair by pair, else mean by mean. Latencies of a real report are no
// regression unless `tolerances` has one for them. Figures of the host are never looked at. A peer
// that only the base has is a regression: nobody can say that it is not.
[[nodiscard]] ReportComparison compare(const Report& base, const Report& now,
                                       const Tolerances& tolerances);

}  // namespace strand::reports
