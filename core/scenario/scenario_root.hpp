// Reads the tree of a scenario, in which every override is in place, part by part.
#pragma once

#include <filesystem>

#include "core/scenario/paths.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {

// What is read is of use only if no problem was added. `node` is a map, and its `sweep` is left
// out of account.
[[nodiscard]] Scenario read_root(const YamlNode& node, const std::filesystem::path& file,
                                 Files files, ProblemList& problems);

}  // namespace strand::scenario
