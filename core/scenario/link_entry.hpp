// One entry under `links` as it is written: its own settings, and which entry the others come from.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/scenario/link_settings.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/trace_files.hpp"

namespace strand::scenario {

struct LinkEntry {
  std::string_view name;  // the key, a view into the tree
  Place key_place;
  Value value;
  std::optional<std::string> extends;
  Place extends_place;
  LinkSettings settings;
};

[[nodiscard]] LinkEntry read_link_entry(const YamlNode::Entry& entry, const std::string& path,
                                        TraceFiles& traces, ProblemList& problems);

}  // namespace strand::scenario
