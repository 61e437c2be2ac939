// Reads the setting `queue` of a link: how much it holds, and by which discipline it drops.
#pragma once

#include <optional>

#include "core/link/link_options.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

// Nothing where `link` has no `queue`, or one that cannot be read.
[[nodiscard]] std::optional<link::QueueLimit> read_queue(Section& link, ProblemList& problems);

}  // namespace strand::scenario
