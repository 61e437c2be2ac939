// Puts the values of overrides into a scenario's tree before it is checked, so that they meet the
// same checks as what the file says.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/problem_list.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {

// The root with every override in place, in their order. A value is read as YAML, so that it may be
// a list or map in braces. Maps on the way are copied, not changed, because an alias may share
// them. Unknown keys are left to the checks that follow. `root` is a map.
[[nodiscard]] const YamlNode* with_overrides(const YamlNode& root,
                                             const std::vector<Override>& overrides, YamlTree& tree,
                                             ProblemList& problems);

// The same for one value that is at hand. What the path needs and the tree lacks stands at `place`.
// Null, and a problem there, where the path leads through something that has no keys.
[[nodiscard]] const YamlNode* with_value(const YamlNode& root, const std::string& path,
                                         const YamlNode& value, Place place, YamlTree& tree,
                                         ProblemList& problems);

// Whether a dotted path lacks one of its parts.
[[nodiscard]] bool has_gap(std::string_view path);

}  // namespace strand::scenario
