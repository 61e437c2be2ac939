#include "sim/host_names.hpp"

namespace strand::sim {

std::vector<std::string> host_names(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  const std::size_t peers = scenario.chain.size() + scenario.joining.size();
  for (std::size_t place = 0; place <= peers; ++place) {
    names.push_back(place_name(scenario, place));
  }
  return names;
}

}  // namespace strand::sim
