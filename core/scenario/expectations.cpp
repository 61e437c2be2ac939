#include <string>

#include "core/scenario/expectation_reader.hpp"
#include "core/scenario/parts.hpp"
#include "core/scenario/ranges.hpp"

namespace strand::scenario {
namespace {

std::optional<Expectation> read_entry(const Value& value, const ExpectationContext& context,
                                      ProblemList& problems) {
  if (value.node->kind == YamlNode::Kind::list) {
    problems.add(value.place, value.path,
                 "must be an expectation such as min(completeness) >= 99%, or a map of check and "
                 "severity, is a list");
    return std::nullopt;
  }
  if (value.node->kind != YamlNode::Kind::map) return read_expectation(value, context, problems);
  Section section(value, keys::expectation, problems);
  Severity severity = Severity::fail;
  section.set_choice<Severity>("severity", severity,
                               {{"fail", Severity::fail}, {"warn", Severity::warn}});
  const auto check = section.require("check", "check: min(completeness) >= 99%");
  section.finish();
  if (!check) return std::nullopt;
  std::optional<Expectation> expectation = read_expectation(*check, context, problems);
  if (expectation) expectation->severity = severity;
  return expectation;
}

}  // namespace

std::vector<Expectation> read_expectations(const Value& value, const Scenario& scenario,
                                           std::optional<Duration> source_length,
                                           ProblemList& problems) {
  const YamlNode::Kind kind = value.node->kind;
  if (kind == YamlNode::Kind::scalar || kind == YamlNode::Kind::map) {
    problems.add(
        value.place, value.path,
        "must be a list such as [min(completeness) >= 99%], is " + std::string(to_string(kind)));
    return {};
  }
  const std::size_t count = value.node->items.size();
  if (count > ranges::most_expectations) {
    problems.add(value.place, value.path,
                 "must be at most " + std::to_string(ranges::most_expectations) +
                     " expectations, are " + std::to_string(count));
    return {};
  }
  const ChainPlaces places(scenario.chain, scenario.joining);
  const ExpectationContext context{scenario, places, source_length};
  std::vector<Expectation> expectations;
  for (std::size_t i = 0; i < count; ++i) {
    auto expectation = read_entry(item_of(value, i), context, problems);
    if (expectation) expectations.push_back(*std::move(expectation));
  }
  return expectations;
}

}  // namespace strand::scenario
