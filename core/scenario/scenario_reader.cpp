#include "core/scenario/scenario_reader.hpp"

#include <utility>

#include "core/scenario/scenario_file.hpp"
#include "core/scenario/sweep.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

std::string all_lines(const std::vector<Problem>& problems) {
  std::string lines;
  for (const Problem& problem : problems) {
    if (!lines.empty()) lines += '\n';
    lines += problem.text();
  }
  return lines;
}

}  // namespace

std::string Problem::text() const {
  std::string where = file;
  if (line > 0) {
    for (const int part : {line, column}) where.append(1, ':').append(std::to_string(part));
  }
  return where.empty() ? message : where.append(": ").append(message);
}

ScenarioError::ScenarioError(std::vector<Problem> problems)
    : std::runtime_error(all_lines(problems)), problems_(std::move(problems)) {}

Scenario read_scenario(const std::filesystem::path& file, const std::vector<Override>& overrides) {
  return Sweep(read_scenario_file(file), file, overrides, {}, Files::checked).base();
}

Scenario read_scenario_text(std::string_view yaml, const std::filesystem::path& file) {
  return Sweep(yaml, file, {}, {}, Files::checked).base();
}

Scenario parse_scenario(std::string_view yaml, const std::filesystem::path& file,
                        const std::vector<Override>& overrides) {
  return Sweep(yaml, file, overrides, {}, Files::ignored).base();
}

}  // namespace strand::scenario
