// Reads one YAML document into a tree. yaml-cpp scans and parses; what it lets through is checked
// here: text that is not UTF-8, control characters, keys that stand twice, merge keys, tags, a
// second document, quotes that are never closed, and nesting without end.
#pragma once

#include <cstddef>
#include <string_view>

#include "core/scenario/place.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {

inline constexpr std::size_t max_document_size = 1U << 20;  // bytes
inline constexpr std::size_t max_document_depth = 16;       // maps and lists inside one another
inline constexpr std::size_t max_document_nodes = 200'000;

// The root, or null where the text is no YAML document; `problems` then say why. An empty document
// has a root of kind `empty`. `source` is the source of every place. The nodes belong to `tree`.
[[nodiscard]] const YamlNode* read_yaml(std::string_view text, int source, YamlTree& tree,
                                        ProblemList& problems);

}  // namespace strand::scenario
