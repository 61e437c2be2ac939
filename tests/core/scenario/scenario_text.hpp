// Short ways to scenarios and to what is wrong with them, for tests.
#pragma once

#include <string>
#include <vector>

#include "core/scenario/scenario_reader.hpp"

namespace strand::scenario {

// What every scenario must have; three lines.
inline constexpr const char* base_text =
    "version: 1\n"
    "topology: {chain: [A, B, C]}\n"
    "source: {type: synthetic}\n";

// The base, and `more` from line 4 on.
[[nodiscard]] inline Scenario parse_more(const std::string& more,
                                         const std::vector<Override>& overrides = {}) {
  return parse_scenario(base_text + more, "scenarios/test.yaml", overrides);
}

// The same with a source of its own.
[[nodiscard]] inline Scenario parse_source(const std::string& source) {
  return parse_scenario("version: 1\ntopology: {chain: [A]}\nsource: " + source + "\n",
                        "scenarios/test.yaml");
}

// Every line that is said of a scenario; empty when it is good.
[[nodiscard]] inline std::vector<std::string> problems_of(
    const std::string& text, const std::vector<Override>& overrides = {}) {
  std::vector<std::string> lines;
  try {
    static_cast<void>(parse_scenario(text, "bad.yaml", overrides));
  } catch (const ScenarioError& error) {
    for (const Problem& problem : error.problems()) lines.push_back(problem.text());
  }
  return lines;
}

}  // namespace strand::scenario
