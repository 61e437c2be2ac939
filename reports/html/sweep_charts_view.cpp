// The views of a sweep's page that are charts: bit rate against what the last peer shows, and what
// came to the last peer over the values of a setting.
#include <algorithm>
#include <cstddef>
#include <functional>
#include <limits>
#include <optional>
#include <set>
#include <utility>

#include <fmt/format.h>

#include "reports/html/markup.hpp"
#include "reports/html/sweep_chart.hpp"
#include "reports/html/sweep_lines.hpp"
#include "reports/html/sweep_views.hpp"
#include "reports/markdown_text.hpp"
#include "reports/sweep_text.hpp"
#include "reports/text_format.hpp"

namespace strand::reports::html {

namespace {

constexpr std::size_t most_points = 300;  // of a panel
constexpr std::size_t most_front_points = 60;
constexpr std::size_t longest_about = 120;
constexpr std::size_t most_values_apart = 12;
constexpr double largest_latency = 1e9;  // ms

// What is drawn of a cell; nothing where it has no such figure.
using PointOf = std::function<std::optional<CellPoint>(std::size_t cell)>;

std::string name_of_cell(const SweepReport& sweep, std::size_t cell) {
  return clipped(cell_name(sweep, sweep.cells[cell]), longest_about);
}

std::vector<CellCurve> curves_of(const SweepLines& lines, const PointOf& point_of) {
  std::vector<CellCurve> curves;
  for (const SweepLine& line : lines.lines) {
    CellCurve curve{line.colour, {}};
    for (const std::size_t cell : line.cells) {
      if (auto point = point_of(cell)) curve.points.push_back(*std::move(point));
    }
    if (!curve.points.empty()) curves.push_back(std::move(curve));
  }
  return curves;
}

// The axes around all points and their intervals, within `least` and `most` upwards.
void set_upright_axis(CellPanel& panel, double least, double most) {
  double low = std::numeric_limits<double>::max();
  double high = std::numeric_limits<double>::lowest();
  for (const CellCurve& curve : panel.curves) {
    for (const CellPoint& point : curve.points) {
      low = std::min(low, point.y - point.half);
      high = std::max(high, point.y + point.half);
    }
  }
  panel.y = axis_around(std::max(low, least), std::min(high, most), false);
  panel.y.from = std::max(panel.y.from, least);
  panel.y.to = std::max(std::min(panel.y.to, most), panel.y.from + 1e-3);
}

bool any_point(const std::vector<CellPanel>& panels,
               const std::function<bool(const CellPoint&)>& is) {
  for (const CellPanel& panel : panels) {
    for (const CellCurve& curve : panel.curves) {
      if (std::any_of(curve.points.begin(), curve.points.end(), is)) return true;
    }
  }
  return false;
}

std::string legend(const SweepReport& sweep, const SweepLines& lines,
                   const std::vector<CellPanel>& panels) {
  std::string text = "<p class=\"legend\">";
  if (lines.across) {
    const SweepAxis& axis = sweep.axes[*lines.across];
    text += "<span class=\"key\"><code>" + short_name(axis.key, 60) + "</code></span>\n";
    const std::vector<std::string> names = colour_names(axis);
    for (std::size_t i = 0; i < names.size(); ++i) text += curve_key(i, names[i]);
  }
  if (any_point(panels, [](const CellPoint& point) { return point.on_front; })) {
    text += front_key("on the Pareto front");
  }
  if (any_point(panels, [](const CellPoint& point) { return point.by_mean; })) {
    text += by_mean_key("on it by the mean only");
  }
  if (any_point(panels, [](const CellPoint& point) { return point.failed; })) {
    text += failed_key("fails what is expected");
  }
  return text + "</p>\n";
}

std::string drawn_note(const SweepLines& lines) {
  if (lines.drawn == lines.cells) return {};
  return fmt::format(
      "<p class=\"note\">{} of {} cells are drawn, evenly chosen{}; sweep.csv has all.</p>\n",
      lines.drawn, lines.cells, lines.lines.size() > 1 ? " as whole lines where it can be" : "");
}

struct RateUnit {
  double bits;
  const char* name;
};

struct QualityKind {
  ShownQuality quality;
  const char* heading;
  double most;
};

// Quality over bit rate.
class QualityPanel {
 public:
  QualityPanel(const SweepReport& sweep, const SweepLines& lines, RateUnit unit, QualityKind kind)
      : sweep_(sweep),
        lines_(lines),
        unit_(unit),
        kind_(kind),
        front_(pareto_front(sweep, kind.quality)) {}

  [[nodiscard]] CellPanel panel() const {
    CellPanel panel;
    panel.heading = kind_.heading;
    panel.x_name = fmt::format("bit rate of the encoded frames, in {}", unit_.name);
    panel.curves = curves_of(lines_, [this](std::size_t cell) { return point_of(cell); });
    add_front(panel);
    set_upright_axis(panel, 0, kind_.most);
    double least = std::numeric_limits<double>::max();
    double most = 0;
    for (const CellCurve& curve : panel.curves) {
      for (const CellPoint& point : curve.points) {
        least = std::min(least, point.x);
        most = std::max(most, point.x);
      }
    }
    panel.x = axis_around(least, most, most > 4 * least);
    for (const double tick : ticks_on(panel.x, 8))
      panel.x_ticks.emplace_back(tick, decimal(tick, 4));
    return panel;
  }

 private:
  [[nodiscard]] std::optional<CellPoint> point_of(std::size_t cell) const {
    const auto& figures = sweep_.cells[cell].figures;
    if (!figures || !figures->picture) return std::nullopt;
    const PictureFigures& picture = *figures->picture;
    const bool psnr = kind_.quality == ShownQuality::psnr;
    CellPoint point;
    point.x = figures->bit_rate / unit_.bits;
    point.y = psnr ? picture.shown_psnr : picture.shown_ssim;
    point.half = shown_confidence(psnr ? picture.shown_psnr_of_runs : picture.shown_ssim_of_runs)
                     .value_or(0);
    point.on_front = front_[cell].on_front;
    point.by_mean = front_[cell].by_mean && !point.on_front;
    point.failed = !figures->pass;
    point.about =
        fmt::format("{}: {}, {}{}{}", name_of_cell(sweep_, cell), rate_text(figures->bit_rate),
                    psnr ? fmt::format("{:.2f} dB", point.y) : fmt::format("SSIM {:.4f}", point.y),
                    point.half > 0 ? fmt::format(" ± {:.{}f}", point.half, psnr ? 2 : 4) : "",
                    point.failed ? ", fails" : "");
    return point;
  }

  // Points of the front are drawn, and joined, whether their lines are or not.
  void add_front(CellPanel& panel) const {
    std::set<std::size_t> drawn;
    for (const SweepLine& line : lines_.lines) drawn.insert(line.cells.begin(), line.cells.end());
    std::vector<std::pair<double, std::size_t>> front;
    for (std::size_t i = 0; i < front_.size(); ++i) {
      if (front_[i].on_front) front.emplace_back(sweep_.cells[i].figures->bit_rate, i);
    }
    std::sort(front.begin(), front.end());
    const std::size_t step = 1 + front.size() / most_front_points;
    for (std::size_t i = 0; i < front.size(); i += step) {
      const std::size_t cell = front[i].second;
      CellPoint point = *point_of(cell);
      std::string label;
      for (const std::string& value : cell_values(sweep_, sweep_.cells[cell])) {
        label += (label.empty() ? "" : ", ") + value;
      }
      panel.front.push_back({point.x, point.y, std::move(label)});
      if (drawn.count(cell) > 0) continue;
      const std::uint32_t value = lines_.across ? sweep_.cells[cell].values[*lines_.across] : 0;
      const std::size_t colour = lines_.across ? colour_of(sweep_.axes[*lines_.across], value) : 0;
      panel.curves.push_back({colour, {std::move(point)}});
    }
  }

  const SweepReport& sweep_;
  const SweepLines& lines_;
  RateUnit unit_;
  QualityKind kind_;
  std::vector<FrontPlace> front_;
};

// Where the values of a setting stand, and their texts. Where there is room between values, points
// of one stand beside each other, since many have the same figures.
void set_value_axis(const SweepReport& sweep, const SweepLines& lines, CellPanel& panel) {
  const SweepAxis& axis = sweep.axes[*lines.along];
  const auto [least, most] = std::minmax_element(lines.positions.begin(), lines.positions.end());
  if (lines.to_scale) {
    panel.x = axis_around(*least, *most, *least > 0 && *most > 20 * *least);
    // No value lies below 0 that is not one of them.
    if (*least >= 0 && panel.x.from < 0) panel.x.from = -0.02 * *most;
  } else {
    panel.x.from = -0.5;
    panel.x.to = *most + 0.5;
  }
  for (std::size_t i = 0; i < axis.values.size(); ++i) {
    panel.x_ticks.emplace_back(lines.positions[i], axis.values[i]);
  }
  std::sort(panel.x_ticks.begin(), panel.x_ticks.end());
  if (axis.values.size() <= most_values_apart && lines.across) {
    panel.aside = 3.5;
    panel.colours = std::min(sweep.axes[*lines.across].values.size(), most_colours);
  }
  panel.x_name = clipped(axis.key, 60);
}

CellPanel completeness_panel(const SweepReport& sweep, const SweepLines& lines) {
  CellPanel panel;
  panel.heading = "completeness of the last peer";
  panel.y_unit = " %";
  panel.curves = curves_of(lines, [&](std::size_t cell) -> std::optional<CellPoint> {
    const CellFigures& figures = *sweep.cells[cell].figures;
    CellPoint point;
    point.x = lines.positions[sweep.cells[cell].values[*lines.along]];
    point.y = figures.completeness * 100;
    point.half = figures.confidence_95.value_or(0) * 100;
    point.failed = !figures.pass;
    point.about = fmt::format(
        "{}: {}{}{}", name_of_cell(sweep, cell), percent_text(figures.completeness),
        point.half > 0 ? fmt::format(" ± {:.1f}", point.half) : "", point.failed ? ", fails" : "");
    return point;
  });
  set_upright_axis(panel, 0, 100);
  set_value_axis(sweep, lines, panel);
  return panel;
}

CellPanel latency_panel(const SweepReport& sweep, const SweepLines& lines) {
  CellPanel panel;
  panel.heading = "latency to the last peer, 95th percentile, in ms";
  panel.curves = curves_of(lines, [&](std::size_t cell) -> std::optional<CellPoint> {
    const CellFigures& figures = *sweep.cells[cell].figures;
    if (!figures.latency_ms) return std::nullopt;
    CellPoint point;
    point.x = lines.positions[sweep.cells[cell].values[*lines.along]];
    point.y = figures.latency_ms->p95;
    point.failed = !figures.pass;
    point.about =
        fmt::format("{}: {}{}", name_of_cell(sweep, cell),
                    milliseconds_text(figures.latency_ms->p95), point.failed ? ", fails" : "");
    return point;
  });
  set_upright_axis(panel, 0, largest_latency);
  set_value_axis(sweep, lines, panel);
  return panel;
}

std::string noise_note(const SweepReport& sweep) {
  if (sweep.repeat < 2) {
    return "Each cell has one run: its figures decide, and nothing says how far chance moved them.";
  }
  return "Whiskers are 95 % intervals over the runs of a cell. The front is decided run by run, as "
         "cells have the same seeds: one of it that takes more bits is better than the cheaper "
         "ones by more than the runs leave open.";
}

}  // namespace

std::string sweep_quality_view(const SweepContent& content) {
  const SweepReport& sweep = content.sweep;
  double most_rate = 0;
  bool pictures = false;
  for (const SweepCell& cell : sweep.cells) {
    if (!cell.figures || !cell.figures->picture) continue;
    pictures = true;
    most_rate = std::max(most_rate, cell.figures->bit_rate);
  }
  if (!pictures) return {};
  const RateUnit unit = most_rate >= 999'500 ? RateUnit{1e6, "mbit/s"} : RateUnit{1e3, "kbit/s"};
  const SweepLines lines = lines_of(sweep, "codec.", most_points);
  std::vector<CellPanel> panels;
  for (const QualityKind& kind :
       {QualityKind{ShownQuality::psnr, "PSNR of what the last peer shows, in dB", 100},
        QualityKind{ShownQuality::ssim, "SSIM of what the last peer shows", 1}}) {
    panels.push_back(QualityPanel(sweep, lines, unit, kind).panel());
  }
  std::string text =
      "<h2>Bit rate and picture</h2>\n<p class=\"note\">What the last peer shows, "
      "frozen frames included, against the source's own frames. Lines join cells "
      "that differ in <code>" +
      short_name(sweep.axes[*lines.along].key, 60) + "</code> only. " + noise_note(sweep) +
      "</p>\n";
  text += drawn_note(lines) + legend(sweep, lines, panels);
  return text +
         draw_panels("Bit rate against the picture that the last peer shows", std::move(panels));
}

std::string sweep_delivery_view(const SweepContent& content) {
  const SweepReport& sweep = content.sweep;
  const SweepLines lines = lines_of(sweep, std::string_view(), most_points);
  if (lines.drawn == 0) return {};
  std::vector<CellPanel> panels{completeness_panel(sweep, lines)};
  CellPanel latency = latency_panel(sweep, lines);
  if (!latency.curves.empty()) panels.push_back(std::move(latency));
  std::string text =
      "<h2>Delivery</h2>\n<p class=\"note\">What came whole and in time to the last "
      "peer, and how soon, over <code>" +
      short_name(sweep.axes[*lines.along].key, 60) + "</code>.";
  if (sweep.repeat > 1) text += " Whiskers are 95 % intervals over the runs of a cell.";
  text += "</p>\n" + drawn_note(lines) + legend(sweep, lines, panels);
  return text + draw_panels("What came to the last peer", std::move(panels));
}

}  // namespace strand::reports::html
