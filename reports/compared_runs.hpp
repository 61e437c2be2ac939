// The runs of a report that a comparison looks at, and the figures that they have.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/base/compared_metric.hpp"
#include "reports/model.hpp"

namespace strand::reports {

struct Sample {
  std::size_t run = 0;  // index into ComparedRuns::runs()
  // Parts per billion of a share, microseconds of a latency, thousandths of a decibel, millionths
  // of an index.
  std::int64_t value = 0;
};

// One figure over the runs, those that have it, in their order.
struct ComparedSeries {
  std::string where;  // "peer D", "link A->B", "source"
  ComparedMetric metric = ComparedMetric::completeness;
  std::vector<Sample> samples;  // at least one
};

class ComparedRuns {
 public:
  // All that came to their end. The report outlives this.
  explicit ComparedRuns(const Report& report);

  [[nodiscard]] const std::vector<const RunReport*>& runs() const { return runs_; }
  void keep_first(std::size_t count) { runs_.resize(count); }
  // The source, then the peers and then the links, in the order in which they come up.
  [[nodiscard]] std::vector<ComparedSeries> series() const;

 private:
  std::vector<const RunReport*> runs_;
};

// Whether the runs of the shorter one have the seeds of the other's first runs; not if there are
// none.
[[nodiscard]] bool have_same_seeds(const ComparedRuns& a, const ComparedRuns& b);
// Whether both have as many runs, and each run a digest, which is its pair's.
[[nodiscard]] bool have_same_digests(const ComparedRuns& a, const ComparedRuns& b);

}  // namespace strand::reports
