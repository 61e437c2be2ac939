#include "sim/sweep_run.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>

#include <fmt/format.h>

#include "core/base/xxh3.hpp"
#include "core/scenario/resolved.hpp"
#include "reports/sweep_json.hpp"
#include "sim/cell_figures.hpp"
#include "sim/cell_sources.hpp"
#include "sim/runs.hpp"

namespace strand::sim {

namespace {

std::string id_of(const scenario::Scenario& scenario) {
  const std::string resolved = resolved_json(scenario);
  return fmt::format("{:016x}", xxh3(std::as_bytes(std::span(resolved))));
}

// What the threads share.
class SweepBatch {
 public:
  SweepBatch(const scenario::Sweep& sweep, const SweepRunOptions& options,
             const std::atomic<bool>& stop, unsigned threads, reports::SweepReport& plan)
      : sweep_(sweep), options_(options), stop_(stop), plan_(plan), sources_(threads) {}

  // Before the threads begin.
  void add(std::size_t cell) {
    cells_.push_back(cell);
    keys_.push_back(frames_key(sweep_.cell(cell)));
    sources_.announce(keys_.back());
  }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }

  void work() {
    for (;;) {
      const std::size_t turn = next_.fetch_add(1);
      if (turn >= cells_.size() || stop_ || failed_) return;
      try {
        run(turn);
      } catch (...) {
        const std::scoped_lock lock(mutex_);
        failures_.emplace(turn, std::current_exception());
        failed_ = true;
        return;
      }
    }
  }

  // After all threads have ended: throws the failure of the first cell that had one.
  void finish() const {
    if (!failures_.empty()) std::rethrow_exception(failures_.begin()->second);
  }

 private:
  void run(std::size_t turn) {
    const auto began = std::chrono::steady_clock::now();
    const std::size_t index = cells_[turn];
    const scenario::Scenario scenario = sweep_.cell(index);
    RunsOptions runs_options;
    runs_options.jobs = 1;
    const std::vector<reports::RunReport> runs =
        run_all(scenario, sources_.open(keys_[turn], scenario), runs_options, stop_);
    sources_.let_go(keys_[turn]);
    if (stop_) return;
    reports::SweepCell cell = plan_.cells[index];
    cell.figures = make_cell_figures(scenario, runs);
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    cell.cost = reports::CellCost{wall.count(), std::nullopt, std::nullopt};
    add_result(index, cell_line(plan_, cell));
  }

  void add_result(std::size_t index, const std::string& line) {
    const std::scoped_lock lock(mutex_);
    if (options_.on_line) options_.on_line(line);
    // Read back, so that figures are those of a sweep that finds the line.
    const std::optional<reports::SweepCell> cell = reports::cell_from_line(line);
    plan_.cells[index].figures = cell->figures;
    plan_.cells[index].cost = cell->cost;
    ++ended_;
    if (options_.on_cell_ended) options_.on_cell_ended(ended_);
  }

  const scenario::Sweep& sweep_;
  const SweepRunOptions& options_;
  const std::atomic<bool>& stop_;
  reports::SweepReport& plan_;  // of whose cells each is changed by one thread, under mutex_
  std::vector<std::size_t> cells_;
  std::vector<std::string> keys_;
  CellSources sources_;
  std::atomic<std::size_t> next_{0};
  std::atomic<bool> failed_{false};
  std::mutex mutex_;
  std::map<std::size_t, std::exception_ptr> failures_;
  std::uint32_t ended_ = 0;
};

}  // namespace

reports::SweepReport plan_sweep(const scenario::Sweep& sweep, const std::atomic<bool>& stop) {
  const scenario::Scenario& base = sweep.base();
  reports::SweepReport plan;
  plan.scenario_name = base.name;
  plan.scenario_file = base.file.string();
  plan.seed = base.seed;
  plan.repeat = base.repeat;
  plan.resolved_json = resolved_json(base);
  for (const scenario::SweepAxis& axis : sweep.axes())
    plan.axes.push_back({axis.path, axis.values});
  plan.cells.reserve(sweep.cells().size());
  for (std::size_t i = 0; i < sweep.cells().size() && !stop; ++i) {
    reports::SweepCell cell;
    cell.id = id_of(sweep.cell(i));
    cell.values = sweep.cells()[i];
    plan.cells.push_back(std::move(cell));
  }
  return plan;
}

void run_sweep(const scenario::Sweep& sweep, const std::map<std::string, reports::SweepCell>& known,
               const SweepRunOptions& options, const std::atomic<bool>& stop,
               reports::SweepReport& plan) {
  const unsigned wanted =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  SweepBatch batch(sweep, options, stop, wanted, plan);
  std::map<std::string, std::size_t> first;  // of each id, the cell that has its figures
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    reports::SweepCell& cell = plan.cells[i];
    if (!options.shard.has(i) || !first.emplace(cell.id, i).second) continue;
    if (const auto found = known.find(cell.id); found != known.end()) {
      cell.figures = found->second.figures;
      cell.cost = found->second.cost;
    } else if (!stop) {
      batch.add(i);
    }
  }
  const auto jobs = static_cast<unsigned>(std::min<std::size_t>(wanted, batch.size()));
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < jobs; ++i) threads.emplace_back([&batch] { batch.work(); });
  batch.work();
  for (std::thread& thread : threads) thread.join();
  batch.finish();
  for (std::size_t i = 0; i < plan.cells.size(); ++i) {
    if (!options.shard.has(i)) continue;
    const reports::SweepCell& same = plan.cells[first.at(plan.cells[i].id)];
    plan.cells[i].figures = same.figures;
    plan.cells[i].cost = same.cost;
  }
}

}  // namespace strand::sim
