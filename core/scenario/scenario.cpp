#include "core/scenario/scenario.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::scenario {

const std::string& place_name(const Scenario& scenario, std::size_t place) {
  static const std::string coordinator = "coordinator";
  STRAND_ASSERT(place <= scenario.chain.size());
  return place == 0 ? coordinator : scenario.chain[place - 1].text();
}

const link::LinkOptions& link_between(const Scenario& scenario, LinkEnds ends) {
  const auto found = std::lower_bound(
      scenario.links.begin(), scenario.links.end(), ends,
      [](const auto& entry, const LinkEnds& wanted) { return entry.first < wanted; });
  const bool differs = found != scenario.links.end() && found->first == ends;
  return differs ? found->second : scenario.default_link;
}

}  // namespace strand::scenario
