// The names of entries under `links`: a hop, "A->B" or "A<->B", or a template that others extend.
#pragma once

#include <optional>
#include <string_view>

namespace strand::scenario {

struct HopName {
  std::string_view from;
  std::string_view to;
  bool both_ways = false;
};

// Whether somebody meant a hop: there is a "<" or ">" in it.
[[nodiscard]] bool looks_like_a_hop(std::string_view name);
// "FROM->TO" or "FROM<->TO" without white space; the names are not checked. The views are into
// `name`.
[[nodiscard]] std::optional<HopName> parse_hop_name(std::string_view name);

}  // namespace strand::scenario
