// Reads the setting `drop` of a link: the datagrams that it drops whatever chance says.
#pragma once

#include <optional>

#include "core/link/link_options.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

// Nothing where `link` has no `drop`.
[[nodiscard]] std::optional<link::PinpointDrops> read_drops(Section& link, ProblemList& problems);

}  // namespace strand::scenario
