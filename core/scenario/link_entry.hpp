// One entry under `links` as it is written: only the settings that stand there, and which entry the
// others come from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/link/link_options.hpp"
#include "core/scenario/section.hpp"

namespace strand::scenario {

struct LinkEntry {
  std::string_view name;  // the key, a view into the tree
  Place key_place;
  Value value;
  std::optional<std::string> extends;
  Place extends_place;

  std::optional<Duration> delay;
  std::optional<Duration> jitter;
  std::optional<link::JitterDistribution> distribution;
  std::optional<Probability> loss;
  std::optional<Probability> reorder;
  std::optional<std::optional<BitRate>> rate;  // `none` within
  std::optional<link::QueueLimit> queue;

  // `base` with what stands here in place of it.
  [[nodiscard]] link::LinkOptions applied_to(link::LinkOptions base) const;
};

[[nodiscard]] LinkEntry read_link_entry(const YamlNode::Entry& entry, const std::string& path,
                                        ProblemList& problems);

}  // namespace strand::scenario
