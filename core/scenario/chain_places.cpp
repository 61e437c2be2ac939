#include "core/scenario/chain_places.hpp"

#include "core/scenario/hints.hpp"
#include "core/scenario/hop_name.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {

ChainPlaces::ChainPlaces(const std::vector<PeerName>& chain, const std::vector<PeerName>& joining) {
  if (chain.empty()) return;
  places_.emplace("coordinator", 0);
  for (const std::vector<PeerName>* part : {&chain, &joining}) {
    for (const PeerName& name : *part) places_.emplace(name.text(), places_.size());
  }
}

std::optional<std::size_t> ChainPlaces::find(std::string_view name, Place place,
                                             const std::string& path, ProblemList& problems,
                                             std::string_view otherwise) const {
  const auto found = places_.find(name);
  if (found != places_.end()) return found->second;
  std::string message = in_quotes(name) + " is not in topology.chain";
  if (const auto meant = meant_by(name, places_, problems); meant && name.size() > 1) {
    message += "; did you mean " + in_quotes(*meant) + "?";
  } else {
    message.append("; ").append(otherwise);
  }
  problems.add(place, path, message);
  return std::nullopt;
}

std::vector<LinkEnds> ChainPlaces::hop(std::string_view text, Place place, const std::string& path,
                                       ProblemList& problems) const {
  const std::optional<HopName> hop = parse_hop_name(text);
  if (!hop) {
    problems.add(place, path,
                 in_quotes(text) + " is not a hop; write A->B, or A<->B for both ways");
    return {};
  }
  if (!known()) return {};
  const std::optional<std::size_t> from = find(hop->from, place, path, problems);
  const std::optional<std::size_t> to = find(hop->to, place, path, problems);
  if (!from || !to) return {};
  if (*from + 1 != *to && *to + 1 != *from) {
    problems.add(place, path,
                 in_quotes(hop->from) + " and " + in_quotes(hop->to) +
                     " are not neighbours in topology.chain, so there is no link between them");
    return {};
  }
  std::vector<LinkEnds> ways{{*from, *to}};
  if (hop->both_ways) ways.push_back({*to, *from});
  return ways;
}

std::vector<LinkEnds> ChainPlaces::all_hops() const {
  std::vector<LinkEnds> ways;
  for (std::size_t place = 0; place < places_.size(); ++place) {
    if (place > 0) ways.push_back({place, place - 1});
    if (place + 1 < places_.size()) ways.push_back({place, place + 1});
  }
  return ways;
}

}  // namespace strand::scenario
