#include "sim/cell_sources.hpp"

#include <utility>

#include "core/scenario/resolved.hpp"
#include "sim/scenario_source.hpp"

namespace strand::sim {

namespace {

// Encoded bytes that are kept of one source. Where many are in use at a time, as when the codec
// varies and is not the first axis, each keeps as much.
constexpr ByteCount budget = ByteCount::mebibytes(128);

}  // namespace

std::string frames_key(const scenario::Scenario& scenario) {
  scenario::Scenario frames;
  frames.file = scenario.file;
  frames.source = scenario.source;
  frames.codec = scenario.codec;
  frames.transport.format = scenario.transport.format;
  return resolved_json(frames);
}

void CellSources::announce(const std::string& key) {
  const std::scoped_lock lock(mutex_);
  ++sources_[key].cells;
}

media::SourceOpener CellSources::open(const std::string& key, const scenario::Scenario& scenario) {
  const std::scoped_lock lock(mutex_);
  Shared& shared = sources_[key];
  if (!shared.open) {
    shared.open = make_shared_source(source_options(scenario), {budget, threads_});
  }
  return shared.open;
}

void CellSources::let_go(const std::string& key) {
  media::SourceOpener last;  // whose threads end outside of the lock
  const std::scoped_lock lock(mutex_);
  const auto found = sources_.find(key);
  if (found == sources_.end() || --found->second.cells > 0) return;
  last = std::move(found->second.open);
  sources_.erase(found);
}

}  // namespace strand::sim
