#include "sim/sweep_run.hpp"

#include <algorithm>
#include <chrono>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <span>
#include <thread>
#include <utility>
#include <variant>

#include <fmt/format.h>

#include "core/base/xxh3.hpp"
#include "core/scenario/resolved.hpp"
#include "reports/picture_figures.hpp"
#include "reports/sweep_json.hpp"
#include "sim/cell_figures.hpp"
#include "sim/cell_sources.hpp"
#include "sim/run_pictures.hpp"
#include "sim/runs.hpp"
#include "sim/scenario_source.hpp"
#include "sim/shown_pictures.hpp"

namespace strand::sim {

namespace {

std::string id_of(const scenario::Scenario& scenario) {
  const std::string resolved = resolved_json(scenario);
  return fmt::format("{:016x}", xxh3(std::as_bytes(std::span(resolved))));
}

double milliseconds_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration<double, std::milli>(now).count();
}

bool is_of_codec(const scenario::SweepAxis& axis) {
  return axis.path == "codec" || axis.path.rfind("codec.", 0) == 0;
}

// What the pictures of a scenario's source depend on.
std::string pictures_key(scenario::Scenario scenario) {
  scenario.codec = {};
  scenario.transport.format = {};
  return frames_key(scenario);
}

// What the threads share.
class SweepBatch {
 public:
  SweepBatch(const scenario::Sweep& sweep, const SweepRunOptions& options,
             const std::atomic<bool>& stop, unsigned threads, reports::SweepReport& plan)
      : sweep_(sweep), options_(options), stop_(stop), plan_(plan), sources_(threads) {
    const auto& axes = sweep.axes();
    codec_varies_ = std::any_of(axes.begin(), axes.end(), is_of_codec);
  }

  // Before the threads begin.
  void add(std::size_t cell) {
    const scenario::Scenario scenario = sweep_.cell(cell);
    cells_.push_back(cell);
    keys_.push_back(frames_key(scenario));
    sources_.announce(keys_.back());
    if (codec_varies_) want_codec(scenario);
  }
  [[nodiscard]] std::size_t size() const { return cells_.size(); }

  // Tries the codec settings of all cells on their sources, where the codec varies. Before the
  // threads begin.
  void try_codecs(unsigned threads) {
    for (const auto& [key, one] : wanted_) {
      const auto& [source, choices] = one;
      auto trials = media::try_codec(source, choices, milliseconds_now, threads, stop_);
      pictures_.emplace(key, std::make_unique<ShownPictures>(source, std::move(trials)));
    }
  }

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
  void want_codec(const scenario::Scenario& scenario) {
    if (std::holds_alternative<scenario::SizesSource>(scenario.source)) return;
    auto& [source, choices] = wanted_[pictures_key(scenario)];
    source = source_options(scenario);
    std::set<int>& levels = choices[scenario.codec.jpeg_quality];
    if (scenario.codec.zlib_level) levels.insert(*scenario.codec.zlib_level);
  }

  void run(std::size_t turn) {
    const auto began = std::chrono::steady_clock::now();
    const std::size_t index = cells_[turn];
    const scenario::Scenario scenario = sweep_.cell(index);
    RunsOptions runs_options;
    runs_options.jobs = 1;
    ShownPictures* const pictures = pictures_of(scenario);
    std::vector<reports::RunReport> runs =
        run_all(scenario, sources_.open(keys_[turn], scenario), runs_options, stop_);
    sources_.let_go(keys_[turn]);
    if (reports::ask_for_pictures(scenario.expectations)) add_pictures(scenario, 1, stop_, runs);
    if (stop_) return;
    reports::SweepCell cell = plan_.cells[index];
    cell.figures = make_cell_figures(scenario, runs);
    if (pictures != nullptr) {
      cell.figures->picture = pictures->figures(scenario.codec.jpeg_quality, runs);
    }
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - began;
    cell.cost = reports::CellCost{wall.count(), std::nullopt, std::nullopt};
    if (pictures != nullptr) add_codec_cost(scenario, *pictures, *cell.cost);
    add_result(index, cell_line(plan_, cell));
  }

  // Null where pictures are not compared.
  [[nodiscard]] ShownPictures* pictures_of(const scenario::Scenario& scenario) {
    const auto found = pictures_.find(pictures_key(scenario));
    return found == pictures_.end() ? nullptr : found->second.get();
  }

  static void add_codec_cost(const scenario::Scenario& scenario, const ShownPictures& pictures,
                             reports::CellCost& cost) {
    const media::CodecTrial& trial = pictures.trials().at(scenario.codec.jpeg_quality);
    cost.encode_ms = trial.encode_ms;
    if (!scenario.codec.zlib_level) return;
    const auto deflate = trial.deflate_ms.find(*scenario.codec.zlib_level);
    if (deflate != trial.deflate_ms.end()) cost.deflate_ms = deflate->second;
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
  bool codec_varies_ = false;
  // What is to be tried, by pictures_key().
  std::map<std::string, std::pair<media::SourceOptions, media::CodecChoices>> wanted_;
  std::map<std::string, std::unique_ptr<ShownPictures>> pictures_;  // by pictures_key()
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
  batch.try_codecs(wanted);
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
