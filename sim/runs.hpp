// All runs of a scenario, side by side on as many threads as asked. What comes out does not depend
// on how many those are.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <stdexcept>
#include <vector>

#include "core/media/make_source.hpp"
#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"

namespace strand::sim {

// A run did what no run may do: what, when and where, and the run's seed.
class InvariantBroken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

struct RunsOptions {
  unsigned jobs = 0;  // threads; 0 for one a core
  // Checks every run's invariants; see invariants.hpp.
  bool check = false;
  // Called after each run, by one thread at a time, with the number of runs that have ended.
  std::function<void(std::uint32_t ended)> on_run_ended;
};

// The reports of runs 0 to repeat - 1, in that order. When `stop` becomes true, the runs that are
// under way end early and are marked partial, and those that have not begun are left out. Throws
// what a source throws, or InvariantBroken, of the lowest run that did.
[[nodiscard]] std::vector<reports::RunReport> run_all(const scenario::Scenario& scenario,
                                                      const media::SourceOpener& open_source,
                                                      const RunsOptions& options,
                                                      const std::atomic<bool>& stop);

}  // namespace strand::sim
