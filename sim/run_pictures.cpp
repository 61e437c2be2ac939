#include "sim/run_pictures.hpp"

#include <algorithm>
#include <thread>

#include "core/media/picture_pairs.hpp"
#include "core/media/shown_comparison.hpp"
#include "reports/picture_figures.hpp"
#include "reports/worst_pictures.hpp"
#include "sim/scenario_source.hpp"

namespace strand::sim {

namespace {

unsigned threads_of(unsigned jobs) {
  return jobs > 0 ? jobs : std::max(1U, std::thread::hardware_concurrency());
}

}  // namespace

void add_pictures(const scenario::Scenario& scenario, unsigned jobs, const std::atomic<bool>& stop,
                  std::vector<reports::RunReport>& runs) {
  const PictureTable table = media::compare_shown(
      source_options(scenario), reports::shown_pictures(runs), threads_of(jobs), stop);
  if (!stop) reports::add_pictures(scenario.expectations, table, runs);
}

std::vector<reports::WorstPicture> make_worst_pictures(
    const scenario::Scenario& scenario, unsigned jobs, const std::atomic<bool>& stop,
    const std::vector<reports::RunReport>& runs) {
  if (!has_pictures(scenario.source) || stop) return {};
  const auto pairs = media::make_pairs(source_options(scenario), reports::worst_candidates(runs),
                                       threads_of(jobs), stop);
  return reports::worst_pictures(runs, pairs);
}

}  // namespace strand::sim
