#include "reports/comparison_json.hpp"

#include <optional>
#include <string_view>

#include <nlohmann/json.hpp>

namespace strand::reports {

namespace {

using Json = nlohmann::ordered_json;

constexpr int indent = 2;

Json number(std::optional<double> value) {
  return value ? Json(*value) : Json(nullptr);
}

std::string_view unit_name(ComparedMetric metric) {
  switch (unit_of(metric)) {
    case ComparedUnit::milliseconds:
      return "ms";
    case ComparedUnit::decibels:
      return "dB";
    case ComparedUnit::index:
      return "index";
    case ComparedUnit::share:
      break;
  }
  return "ratio";
}

Json figure_json(const ComparedFigure& figure) {
  const ComparedMetricTraits& traits = traits_of(figure.metric);
  return {{"where", figure.where},
          {"metric", traits.name},
          {"unit", unit_name(figure.metric)},
          {"base", number(figure.base)},
          {"now", number(figure.now)},
          {"difference", figure.difference},
          {"confidence_95", number(figure.confidence_95)},
          {"tolerance", figure.tolerance},
          {"better", traits.higher_is_better ? "higher" : "lower"},
          {"gates", figure.gates},
          {"verdict", to_string(figure.verdict)}};
}

void add_comparison(Json& json, const ReportComparison& comparison, bool all) {
  json["verdict"] = comparison.pass() ? "pass" : "fail";
  json["identical"] = comparison.identical;
  json["paired"] = comparison.paired;
  json["base_runs"] = comparison.base_runs;
  json["now_runs"] = comparison.now_runs;
  json["regressions"] = comparison.regressions();
  json["scenario_differences"] = comparison.scenario_differences;
  json["figures"] = Json::array();
  for (const ComparedFigure& figure : comparison.figures) {
    if (all || figure.verdict != FigureVerdict::same) {
      json["figures"].push_back(figure_json(figure));
    }
  }
}

}  // namespace

Json baseline_json(const BaselineReport& baseline) {
  Json json{{"file", baseline.file}};
  add_comparison(json, baseline.comparison, false);
  return json;
}

std::string to_json(const ReportComparison& comparison, const std::string& base,
                    const std::string& now) {
  Json json{{"schema", "strandcast.comparison/1"}, {"base", base}, {"now", now}};
  add_comparison(json, comparison, true);
  return json.dump(indent, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace strand::reports
