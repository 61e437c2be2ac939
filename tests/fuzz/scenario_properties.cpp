#include "tests/fuzz/scenario_properties.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "core/base/assert.hpp"
#include "core/scenario/resolved.hpp"
#include "core/scenario/scenario_reader.hpp"

namespace strand::scenario {
namespace {

constexpr const char* file = "scenarios/fuzzed.yaml";
constexpr std::size_t most_overrides = 8;

// Takes the overrides off the front of `input`.
std::vector<Override> take_overrides(std::string_view& input) {
  constexpr std::string_view set = "--set ";
  std::vector<Override> overrides;
  while (overrides.size() < most_overrides && input.substr(0, set.size()) == set) {
    const std::size_t end = std::min(input.find('\n'), input.size());
    const auto parsed = parse_override(input.substr(set.size(), end - set.size()));
    if (parsed) overrides.push_back(*parsed);
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  return overrides;
}

void check_problem(const Problem& problem) {
  const std::string text = problem.text();
  STRAND_ASSERT(!problem.message.empty());
  STRAND_ASSERT(problem.line >= 0 && problem.column >= 0);
  const auto breaks_line = [](char c) { return static_cast<unsigned char>(c) < 0x20U; };
  STRAND_ASSERT(std::none_of(text.begin(), text.end(), breaks_line));
}

}  // namespace

bool check_scenario(std::string_view input) {
  const std::vector<Override> overrides = take_overrides(input);
  std::optional<Scenario> scenario;
  try {
    scenario = parse_scenario(input, file, overrides);
  } catch (const ScenarioError& error) {
    STRAND_ASSERT(!error.problems().empty() && error.problems().size() <= 101);
    for (const Problem& problem : error.problems()) check_problem(problem);
    return false;
  }
  const std::string resolved = resolved_json(*scenario);
  const Scenario again = parse_scenario(resolved, file);
  STRAND_ASSERT(again == *scenario);
  STRAND_ASSERT(resolved_json(again) == resolved);
  return true;
}

}  // namespace strand::scenario
