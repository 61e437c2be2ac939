#include "core/scenario/baseline_request.hpp"

namespace strand::scenario {

std::optional<Baseline> choose_baseline(const BaselineRequest& asked,
                                        const std::optional<Baseline>& own) {
  if (!asked.file && (!own || asked.save)) return std::nullopt;
  Baseline chosen{asked.file ? *asked.file : own->file, asked.tolerances};
  if (own) chosen.tolerances.insert(own->tolerances.begin(), own->tolerances.end());
  return chosen;
}

}  // namespace strand::scenario
