#include "tests/house/dependency_rules.hpp"

#include <algorithm>
#include <string>
#include <string_view>

#include "tests/house/layers.hpp"

namespace strand::house {

namespace {

std::string quoted_problem(const SourceTree& tree, const Layer* layer, const std::string& name) {
  if (!tree.has(name)) {
    return "\"" + name + "\" is no file of the tree; quotes are for our own files, from the root";
  }
  if (layer == nullptr) return {};  // a test may see everything
  const Layer* const other = layer_of(name);
  if (other == nullptr) return "includes \"" + name + "\", which belongs to the tests";
  if (may_use(*layer, *other)) return {};
  return std::string(layer->folder) + " may not see " + std::string(other->folder) +
         ", but includes \"" + name + "\"";
}

std::string outside_problem(const Layer* layer, const std::string& name) {
  if (layer == nullptr) return {};
  const bool standard = name.find_first_of("./") == std::string::npos;
  if (standard) return {};
  const auto allowed = [&](std::string_view prefix) { return name.starts_with(prefix); };
  if (std::any_of(layer->outside.begin(), layer->outside.end(), allowed)) return {};
  return std::string(layer->folder) + " may not use <" + name + ">";
}

}  // namespace

std::vector<Finding> check_includes(const SourceTree& tree) {
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.sources) {
    const Layer* const layer = layer_of(file.path);
    for (const Include& include : includes_of(file)) {
      std::string problem = include.quoted ? quoted_problem(tree, layer, include.name)
                                           : outside_problem(layer, include.name);
      if (!problem.empty()) findings.push_back({file.path, include.line, std::move(problem)});
    }
  }
  return findings;
}

std::vector<Finding> check_targets(const SourceTree& tree) {
  constexpr std::string_view prefix = "StrandCast::";
  std::vector<Finding> findings;
  for (const SourceFile& file : tree.cmake_lists) {
    const Layer* const layer = layer_of(file.path);
    if (layer == nullptr) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      std::string_view line = file.lines[i];
      line = line.substr(0, line.find('#'));
      for (std::size_t at = line.find(prefix); at != std::string_view::npos;
           at = line.find(prefix, at + 1)) {
        const std::vector<std::string_view> names = identifiers_of(line.substr(at));
        const Layer* const other = names.size() < 2 ? nullptr : layer_of_target(names[1]);
        if (other == nullptr || may_use(*layer, *other)) continue;
        findings.push_back({file.path, i + 1,
                            std::string(layer->folder) + " may not link " + std::string(prefix) +
                                std::string(other->target)});
      }
    }
  }
  return findings;
}

}  // namespace strand::house
