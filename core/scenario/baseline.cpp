#include <string>

#include "core/scenario/expectation_reader.hpp"
#include "core/scenario/parts.hpp"
#include "core/scenario/paths.hpp"
#include "core/scenario/tolerances.hpp"

namespace strand::scenario {
namespace {

Reading<std::filesystem::path> read_baseline_path(std::string_view text) {
  return read_path(text, "the path of a report");
}

Tolerances read_tolerances(const Value& value, bool has_pictures, ProblemList& problems) {
  Section section(value, keys::tolerance, problems);
  Tolerances tolerances;
  const auto read = [&](std::string_view word) {
    const std::vector<ComparedMetric> metrics = find_compared(word);
    Tolerance tolerance;
    const bool there = section.set(word, tolerance, [&](std::string_view text) {
      return read_tolerance(text, metrics.front());
    });
    if (!there) return;
    if (is_of_pictures(metrics.front()) && !has_pictures) {
      section.report(*section.find(word), std::string(word).append(without_pictures));
    }
    for (const ComparedMetric metric : metrics) tolerances[metric] = tolerance;
  };
  read("latency");  // first, so that a percentile of its own goes before it
  for (const ComparedMetricTraits& traits : compared_metrics) read(traits.name);
  section.finish();
  return tolerances;
}

}  // namespace

Baseline read_baseline(const Value& value, const std::filesystem::path& scenario_file,
                       bool has_pictures, ProblemList& problems) {
  Section section(value, keys::baseline, problems);
  Baseline baseline;
  std::filesystem::path file;
  if (section.require("file", "file: baseline.json") &&
      section.set("file", file, read_baseline_path)) {
    baseline.file = beside(scenario_file, file);
  }
  if (const auto tolerance = section.find("tolerance")) {
    baseline.tolerances = read_tolerances(*tolerance, has_pictures, problems);
  }
  section.finish();
  return baseline;
}

}  // namespace strand::scenario
