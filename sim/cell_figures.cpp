#include "sim/cell_figures.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "reports/aggregate.hpp"
#include "reports/expectations.hpp"

namespace strand::sim {

namespace {

void add_source(const std::vector<reports::RunReport>& runs, reports::CellFigures& figures) {
  std::uint64_t bytes = 0;
  double seconds = 0;
  for (const reports::RunReport& run : runs) {
    figures.frames_sent += run.frames_sent;
    figures.skipped_frames += run.source.skipped_frames;
    bytes += run.source.encoded_bytes;
    const std::uint64_t frames = run.frames_sent + run.source.skipped_frames;
    if (run.frame_rate > 0) seconds += static_cast<double>(frames) / run.frame_rate;
    figures.digests.push_back(run.digest);
  }
  if (seconds > 0) figures.bit_rate = static_cast<double>(bytes) * 8 / seconds;
  if (figures.frames_sent > 0) {
    figures.frame_bytes = static_cast<double>(bytes) / static_cast<double>(figures.frames_sent);
  }
}

void add_worst(const std::vector<reports::RunReport>& runs, reports::CellFigures& figures) {
  figures.worst_completeness = 1;
  for (const reports::RunReport& run : runs) {
    for (const reports::PeerReport& peer : run.peers) {
      if (peer.completeness >= figures.worst_completeness && !figures.worst.empty()) continue;
      figures.worst_completeness = peer.completeness;
      figures.worst = fmt::format("run {}, peer {}", run.run, peer.name);
    }
  }
}

void add_overhead(const std::vector<reports::LinkAggregate>& links, reports::CellFigures& figures) {
  double sum = 0;
  double worst = 0;
  std::size_t known = 0;
  for (const reports::LinkAggregate& link : links) {
    if (!link.overhead) continue;
    worst = known == 0 ? link.overhead->max : std::max(worst, link.overhead->max);
    sum += link.overhead->mean;
    ++known;
  }
  if (known == 0) return;
  figures.overhead = sum / static_cast<double>(known);
  figures.worst_overhead = worst;
}

}  // namespace

reports::CellFigures make_cell_figures(const scenario::Scenario& scenario,
                                       const std::vector<reports::RunReport>& runs) {
  reports::CellFigures figures;
  figures.runs = runs.size();
  add_source(runs, figures);
  add_worst(runs, figures);
  const reports::Aggregate totals = reports::aggregate(runs);
  if (!totals.peers.empty()) {
    const reports::PeerAggregate& last = totals.peers.back();
    figures.completeness = last.completeness.mean;
    figures.confidence_95 = last.completeness.confidence_95;
    figures.latency_ms = last.latency_ms;
  }
  add_overhead(totals.links, figures);
  for (const reports::ExpectationReport& one : evaluate(scenario.expectations, runs)) {
    if (one.pass || one.warning) continue;
    figures.pass = false;
    figures.failed.push_back(one.expression);
  }
  const bool partial = std::any_of(runs.begin(), runs.end(),
                                   [](const reports::RunReport& run) { return run.partial; });
  if (partial) figures.pass = false;
  return figures;
}

}  // namespace strand::sim
