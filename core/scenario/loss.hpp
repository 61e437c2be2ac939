// Reads the setting `loss` of a link: a percentage, or a model of losses in bursts.
#pragma once

#include <optional>

#include "core/link/loss_model.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

// Nothing where `link` has no `loss`, or one that cannot be read.
[[nodiscard]] std::optional<link::LossModel> read_loss(Section& link, ProblemList& problems);

}  // namespace strand::scenario
