// Which of many names somebody probably meant.
#pragma once

#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "core/scenario/nearest.hpp"
#include "core/scenario/problem_list.hpp"

namespace strand::scenario {

// The key of `named` nearest to `wanted`, other than `but`. Looking for it takes a while where
// there are many, and nobody reads the answer where there are many problems: then there is none.
template <class T>
[[nodiscard]] std::optional<std::string_view> meant_by(std::string_view wanted,
                                                       const std::map<std::string_view, T>& named,
                                                       const ProblemList& problems,
                                                       std::string_view but = {}) {
  constexpr std::size_t most_names = 1'000;
  if (named.size() > most_names || problems.size() >= ProblemList::most_listed) return {};
  std::vector<std::string_view> names;
  for (const auto& entry : named) {
    if (entry.first != but) names.push_back(entry.first);
  }
  return nearest(wanted, names);
}

}  // namespace strand::scenario
