// The source that a scenario names, opened once and read by all of its runs.
#pragma once

#include "core/media/make_source.hpp"
#include "core/scenario/scenario.hpp"

namespace strand::sim {

[[nodiscard]] media::SourceOptions source_options(const scenario::Scenario& scenario);

}  // namespace strand::sim
