#include "sim/runs.hpp"

#include <algorithm>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "sim/simulation.hpp"

namespace strand::sim {

namespace {

// What the threads share: they take runs in order and leave their outcome in the run's own place.
class Batch {
 public:
  Batch(const scenario::Scenario& scenario, const media::SourceOpener& open_source,
        const RunsOptions& options, const std::atomic<bool>& stop)
      : scenario_(scenario),
        open_source_(open_source),
        options_(options),
        stop_(stop),
        reports_(scenario.repeat),
        failures_(scenario.repeat) {}

  void work() {
    for (;;) {
      const std::uint32_t run = next_.fetch_add(1);
      if (run >= scenario_.repeat || failed_ || stop_) return;
      try {
        reports_[run] = simulate(run);
      } catch (...) {
        failures_[run] = std::current_exception();
        failed_ = true;
        return;
      }
      const std::scoped_lock lock(ended_mutex_);
      ++ended_;
      if (options_.on_run_ended) options_.on_run_ended(ended_);
    }
  }

  // After all threads have ended.
  [[nodiscard]] std::vector<reports::RunReport> take() {
    for (const std::exception_ptr& failure : failures_) {
      if (failure) std::rethrow_exception(failure);
    }
    std::vector<reports::RunReport> reports;
    for (std::optional<reports::RunReport>& report : reports_) {
      if (report) reports.push_back(std::move(*report));
    }
    return reports;
  }

 private:
  reports::RunReport simulate(std::uint32_t run) const {
    const std::uint64_t seed = seed_of_run(scenario_.seed, run);
    std::vector<std::unique_ptr<Observer>> observers;
    if (options_.make_observers) observers = options_.make_observers(run, seed);
    Simulation simulation(scenario_, seed, open_source_(seed));
    for (const auto& observer : observers) simulation.observe(*observer);
    if (options_.check) simulation.check_invariants();
    RunOutcome outcome = simulation.run(stop_);
    if (!outcome.violations.empty()) {
      throw InvariantBroken(
          fmt::format("run {}, seed {}: {}", run, seed, outcome.violations.front().text()));
    }
    reports::RunReport report = std::move(outcome.report);
    report.run = run;
    return report;
  }

  const scenario::Scenario& scenario_;
  const media::SourceOpener& open_source_;
  const RunsOptions& options_;
  const std::atomic<bool>& stop_;
  std::atomic<std::uint32_t> next_{0};
  std::atomic<bool> failed_{false};
  std::vector<std::optional<reports::RunReport>> reports_;
  std::vector<std::exception_ptr> failures_;
  std::mutex ended_mutex_;
  std::uint32_t ended_ = 0;
};

}  // namespace

std::vector<reports::RunReport> run_all(const scenario::Scenario& scenario,
                                        const media::SourceOpener& open_source,
                                        const RunsOptions& options, const std::atomic<bool>& stop) {
  const unsigned wanted =
      options.jobs > 0 ? options.jobs : std::max(1U, std::thread::hardware_concurrency());
  const unsigned jobs = std::min<unsigned>(wanted, scenario.repeat);
  Batch batch(scenario, open_source, options, stop);
  std::vector<std::thread> threads;
  for (unsigned i = 1; i < jobs; ++i) threads.emplace_back([&batch] { batch.work(); });
  batch.work();
  for (std::thread& thread : threads) thread.join();
  return batch.take();
}

}  // namespace strand::sim
