// Runs the cells of a sweep over threads, each of which takes the next cell that is left. What
// comes out does not depend on how many threads there are, nor on which cells were there before.
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "core/scenario/sweep.hpp"
#include "reports/sweep.hpp"
#include "sim/shard.hpp"

namespace strand::sim {

// The report on a sweep before it is run: every cell with its id, and no figures. Reads every
// cell, and throws the ScenarioError of the first that is not good. Ends early, with fewer cells,
// when `stop` becomes true.
[[nodiscard]] reports::SweepReport plan_sweep(const scenario::Sweep& sweep,
                                              const std::atomic<bool>& stop);

struct SweepRunOptions {
  unsigned jobs = 0;  // threads; 0 for one a core
  Shard shard;
  // Called with the line of a cell that has ended, by one thread at a time.
  std::function<void(const std::string& line)> on_line;
  // Called after each cell, by one thread at a time, with the number of cells that have ended.
  std::function<void(std::uint32_t ended)> on_cell_ended;
};

// Fills in the figures of the plan's cells in the shard: those `known` by their id from there, and
// the others by running them, those of the same id once. When `stop` becomes true, cells that are
// under way are left without figures. Throws what a cell's source or `on_line` throws.
void run_sweep(const scenario::Sweep& sweep, const std::map<std::string, reports::SweepCell>& known,
               const SweepRunOptions& options, const std::atomic<bool>& stop,
               reports::SweepReport& plan);

}  // namespace strand::sim
