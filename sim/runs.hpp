// All runs of a scenario, side by side on as many threads as asked. What comes out does not depend
// on how many those are.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <memory>
#include <stdexcept>
#include <vector>

#include "core/media/make_source.hpp"
#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"
#include "sim/observer.hpp"

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
  // Makes those who watch a run, before it begins; they live until it has ended. Called by the
  // thread that runs it, and so by several at a time.
  std::function<std::vector<std::unique_ptr<Observer>>(std::uint32_t run, std::uint64_t seed)>
      make_observers{};
};

// The reports of runs 0 to repeat - 1, in that order. When `stop` becomes true, the runs that are
// under way end early and are marked partial, and those that have not begun are left out. Throws
// what a source or an observer throws, or InvariantBroken, of the lowest run that did.
[[nodiscard]] std::vector<reports::RunReport> run_all(const scenario::Scenario& scenario,
                                                      const media::SourceOpener& open_source,
                                                      const RunsOptions& options,
                                                      const std::atomic<bool>& stop);

}  // namespace strand::sim
