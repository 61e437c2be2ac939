#include "reports/sweep_json.hpp"

#include <algorithm>
#include <cstddef>
#include <stdexcept>
#include <utility>

#include <nlohmann/json.hpp>

#include "reports/json_figures.hpp"
#include "reports/pareto.hpp"
#include "reports/rounding.hpp"

namespace strand::reports {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::string_view schema = "strandcast.sweep/1";
constexpr double largest_bit_rate = 1e15;
constexpr double largest_psnr = 1'000;  // dB, that is read

std::string dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

template <class T>
std::optional<T> optional_of(const Json& json) {
  if (json.is_null()) return std::nullopt;
  return json.get<T>();
}

Json list_of_rounded(const std::vector<double>& figures, std::int64_t scale) {
  Json json = Json::array();
  for (const double figure : figures) json.push_back(round_to(figure, scale));
  return json;
}

Json picture_json(const std::optional<PictureFigures>& picture) {
  if (!picture) return nullptr;
  return {{"jpeg_bytes", round_to(picture->jpeg_bytes, time_scale)},
          {"psnr_db", round_to(picture->psnr, picture_scale)},
          {"ssim", round_to(picture->ssim, picture_scale)},
          {"shown_psnr_db", round_to(picture->shown_psnr, picture_scale)},
          {"shown_ssim", round_to(picture->shown_ssim, picture_scale)},
          {"frozen", round_to(picture->frozen, ratio_scale)},
          {"shown_psnr_db_of_runs", list_of_rounded(picture->shown_psnr_of_runs, picture_scale)},
          {"shown_ssim_of_runs", list_of_rounded(picture->shown_ssim_of_runs, picture_scale)}};
}

Json figures_json(const std::optional<CellFigures>& figures) {
  if (!figures) return nullptr;
  return {{"runs", figures->runs},
          {"frames_sent", figures->frames_sent},
          {"skipped_frames", figures->skipped_frames},
          {"verdict", figures->pass ? "pass" : "fail"},
          {"failed", figures->failed},
          {"completeness", round_to(figures->completeness, ratio_scale)},
          {"confidence_95", rounded(figures->confidence_95, ratio_scale)},
          {"worst_completeness", round_to(figures->worst_completeness, ratio_scale)},
          {"worst", figures->worst},
          {"latency_ms", latency_json(figures->latency_ms)},
          {"overhead", rounded(figures->overhead, ratio_scale)},
          {"worst_overhead", rounded(figures->worst_overhead, ratio_scale)},
          {"bit_rate", round_to(figures->bit_rate, 1)},
          {"frame_bytes", round_to(figures->frame_bytes, time_scale)},
          {"picture", picture_json(figures->picture)},
          {"digests", figures->digests}};
}

// Files come from outside: no figure is so large that reckoning with it could go wrong.
double figure_within(const Json& json, double most) {
  const double figure = json.get<double>();
  if (!(figure >= -most && figure <= most)) throw std::invalid_argument("a figure is out of range");
  return figure;
}

// Of a version that did not keep the figures of each run, none.
std::vector<double> figures_of_runs(const Json& picture, const char* key, double most) {
  std::vector<double> figures;
  if (!picture.contains(key)) return figures;
  for (const Json& figure : picture.at(key)) figures.push_back(figure_within(figure, most));
  return figures;
}

PictureFigures picture_from(const Json& json) {
  PictureFigures picture;
  json.at("jpeg_bytes").get_to(picture.jpeg_bytes);
  picture.psnr = figure_within(json.at("psnr_db"), largest_psnr);
  picture.ssim = figure_within(json.at("ssim"), 1);
  picture.shown_psnr = figure_within(json.at("shown_psnr_db"), largest_psnr);
  picture.shown_ssim = figure_within(json.at("shown_ssim"), 1);
  json.at("frozen").get_to(picture.frozen);
  picture.shown_psnr_of_runs = figures_of_runs(json, "shown_psnr_db_of_runs", largest_psnr);
  picture.shown_ssim_of_runs = figures_of_runs(json, "shown_ssim_of_runs", 1);
  return picture;
}

CellFigures figures_from(const Json& json) {
  CellFigures figures;
  json.at("runs").get_to(figures.runs);
  json.at("frames_sent").get_to(figures.frames_sent);
  json.at("skipped_frames").get_to(figures.skipped_frames);
  figures.pass = json.at("verdict") == "pass";
  json.at("failed").get_to(figures.failed);
  json.at("completeness").get_to(figures.completeness);
  figures.confidence_95 = optional_of<double>(json.at("confidence_95"));
  json.at("worst_completeness").get_to(figures.worst_completeness);
  json.at("worst").get_to(figures.worst);
  if (const Json& latency = json.at("latency_ms"); !latency.is_null()) {
    figures.latency_ms = {latency.at("p50"), latency.at("p95"), latency.at("p99"),
                          latency.at("max")};
  }
  figures.overhead = optional_of<double>(json.at("overhead"));
  figures.worst_overhead = optional_of<double>(json.at("worst_overhead"));
  figures.bit_rate = figure_within(json.at("bit_rate"), largest_bit_rate);
  json.at("frame_bytes").get_to(figures.frame_bytes);
  if (const Json& picture = json.at("picture"); !picture.is_null()) {
    figures.picture = picture_from(picture);
  }
  json.at("digests").get_to(figures.digests);
  return figures;
}

// A whole number as such, so that programs can reckon with it; else the text.
Json value_json(const std::string& value) {
  const bool digits = !value.empty() && value.size() <= 15 &&
                      value.find_first_not_of("0123456789") == std::string::npos &&
                      (value.size() == 1 || value.front() != '0');
  return digits ? Json(std::stoull(value)) : Json(value);
}

std::string value_from(const Json& json) {
  return json.is_string() ? json.get<std::string>() : std::to_string(json.get<std::uint64_t>());
}

Json values_json(const SweepReport& sweep, const SweepCell& cell) {
  Json json = Json::object();
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    json[sweep.axes[i].key] = value_json(sweep.axes[i].values[cell.values[i]]);
  }
  return json;
}

Json cost_json(const std::optional<CellCost>& cost) {
  if (!cost) return nullptr;
  return {{"wall_seconds", round_to(cost->wall_seconds, time_scale)},
          {"encode_ms", rounded(cost->encode_ms, time_scale)},
          {"deflate_ms", rounded(cost->deflate_ms, time_scale)}};
}

std::vector<SweepAxis> axes_from(const Json& json) {
  std::vector<SweepAxis> axes;
  for (const Json& one : json) {
    SweepAxis axis{one.at("key"), {}};
    for (const Json& value : one.at("values")) axis.values.push_back(value_from(value));
    axes.push_back(std::move(axis));
  }
  return axes;
}

SweepCell cell_from(const Json& json, const std::vector<SweepAxis>& axes) {
  SweepCell cell;
  json.at("id").get_to(cell.id);
  for (const SweepAxis& axis : axes) {
    const std::string value = value_from(json.at("values").at(axis.key));
    const auto found = std::find(axis.values.begin(), axis.values.end(), value);
    if (found == axis.values.end()) throw std::invalid_argument("a cell has an unknown value");
    cell.values.push_back(static_cast<std::uint32_t>(found - axis.values.begin()));
  }
  if (const Json& figures = json.at("figures"); !figures.is_null()) {
    cell.figures = figures_from(figures);
  }
  return cell;
}

// A member a line.
void add_member(std::string& text, std::string_view key, const std::string& value) {
  text += "  \"" + std::string(key) + "\": " + value + ",\n";
}

// A list with an item a line.
std::string list_of(const std::vector<std::string>& items) {
  std::string text = "[";
  for (const std::string& item : items) text += (text == "[" ? "\n    " : ",\n    ") + item;
  return text + (items.empty() ? "]" : "\n  ]");
}

}  // namespace

std::string to_json(const SweepReport& sweep) {
  std::vector<std::string> axes;
  for (const SweepAxis& axis : sweep.axes) {
    Json values = Json::array();
    for (const std::string& value : axis.values) values.push_back(value_json(value));
    axes.push_back(dump({{"key", axis.key}, {"values", values}}));
  }
  const std::vector<FrontPlace> front = pareto_front(sweep);
  std::vector<std::string> cells;
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    const SweepCell& cell = sweep.cells[i];
    const bool picture = cell.figures && cell.figures->picture;
    cells.push_back(dump({{"cell", i},
                          {"id", cell.id},
                          {"values", values_json(sweep, cell)},
                          {"pareto", picture ? Json(front[i].on_front) : Json(nullptr)},
                          {"pareto_by_mean", picture ? Json(front[i].by_mean) : Json(nullptr)},
                          {"figures", figures_json(cell.figures)}}));
  }
  std::string text = "{\n";
  add_member(text, "schema", dump(schema));
  add_member(text, "scenario",
             "{\"name\":" + dump(sweep.scenario_name) + ",\"file\":" + dump(sweep.scenario_file) +
                 ",\"seed\":" + std::to_string(sweep.seed) + ",\"repeat\":" +
                 std::to_string(sweep.repeat) + ",\"resolved\":" + sweep.resolved_json + "}");
  add_member(text, "matrix", list_of(axes));
  add_member(text, "cells", list_of(cells));
  return text + "  \"verdict\": " + (passes(sweep) ? "\"pass\"" : "\"fail\"") + "\n}\n";
}

expected<SweepReport, std::string> sweep_from_json(std::string_view json) {
  try {
    const Json document = Json::parse(json);
    if (document.at("schema") != schema) {
      return unexpected<std::string>("is not a document of " + std::string(schema));
    }
    SweepReport sweep;
    const Json& scenario = document.at("scenario");
    scenario.at("name").get_to(sweep.scenario_name);
    scenario.at("file").get_to(sweep.scenario_file);
    scenario.at("seed").get_to(sweep.seed);
    scenario.at("repeat").get_to(sweep.repeat);
    sweep.resolved_json = dump(scenario.at("resolved"));
    sweep.axes = axes_from(document.at("matrix"));
    for (const Json& cell : document.at("cells")) {
      sweep.cells.push_back(cell_from(cell, sweep.axes));
    }
    return sweep;
  } catch (const std::exception& error) {
    return unexpected<std::string>(std::string("is not a plan of a sweep: ") + error.what());
  }
}

std::string cell_line(const SweepReport& sweep, const SweepCell& cell) {
  return dump({{"id", cell.id},
               {"values", values_json(sweep, cell)},
               {"figures", figures_json(cell.figures)},
               {"host", cost_json(cell.cost)}}) +
         "\n";
}

std::string figures_line(const SweepCell& cell) {
  return dump(figures_json(cell.figures));
}

std::optional<SweepCell> cell_from_line(std::string_view line) {
  try {
    const Json json = Json::parse(line);
    SweepCell cell;
    json.at("id").get_to(cell.id);
    cell.figures = figures_from(json.at("figures"));
    const Json& cost = json.at("host");
    cell.cost = {cost.at("wall_seconds"), optional_of<double>(cost.at("encode_ms")),
                 optional_of<double>(cost.at("deflate_ms"))};
    return cell;
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

}  // namespace strand::reports
