#include "sim/host_names.hpp"

namespace strand::sim {

std::vector<std::string> host_names(const scenario::Scenario& scenario) {
  std::vector<std::string> names;
  for (std::size_t place = 0; place <= scenario.chain.size(); ++place) {
    names.push_back(place_name(scenario, place));
  }
  return names;
}

}  // namespace strand::sim
