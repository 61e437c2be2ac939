// The names of a chain's places, and the hops between them, as entries of links and events use
// them.
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/peer_name.hpp"
#include "core/scenario/event.hpp"
#include "core/scenario/problem_list.hpp"

namespace strand::scenario {

class ChainPlaces {
 public:
  // `joining` are those that come in behind the chain. An empty chain is one that could not be
  // read: nothing is checked against it. Both outlive this.
  explicit ChainPlaces(const std::vector<PeerName>& chain,
                       const std::vector<PeerName>& joining = {});

  [[nodiscard]] bool known() const { return !places_.empty(); }
  // The place of a name; else nothing, and a problem at `place` with `path` before it, which ends
  // in `otherwise` where no name is near.
  [[nodiscard]] std::optional<std::size_t> find(
      std::string_view name, Place place, const std::string& path, ProblemList& problems,
      std::string_view otherwise = "name a peer of the chain, or coordinator") const;
  // The directions that "A->B" or "A<->B" names, in this order; else none, and a problem.
  [[nodiscard]] std::vector<LinkEnds> hop(std::string_view text, Place place,
                                          const std::string& path, ProblemList& problems) const;
  // Both directions of every hop, sorted.
  [[nodiscard]] std::vector<LinkEnds> all_hops() const;

 private:
  std::map<std::string_view, std::size_t> places_;
};

}  // namespace strand::scenario
