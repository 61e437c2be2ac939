#include "core/scenario/hop_name.hpp"

#include <algorithm>

namespace strand::scenario {

bool looks_like_a_hop(std::string_view name) {
  return name.find_first_of("<>") != std::string_view::npos;
}

std::optional<HopName> parse_hop_name(std::string_view name) {
  const std::size_t head = name.find('>');
  if (head == std::string_view::npos || head == 0 || name[head - 1] != '-') return std::nullopt;
  HopName hop;
  hop.both_ways = head >= 2 && name[head - 2] == '<';
  hop.from = name.substr(0, head - (hop.both_ways ? 2 : 1));
  hop.to = name.substr(head + 1);
  const auto plain = [](std::string_view part) {
    return !part.empty() && part.find_first_of("<> \t") == std::string_view::npos;
  };
  if (!plain(hop.from) || !plain(hop.to)) return std::nullopt;
  return hop;
}

}  // namespace strand::scenario
