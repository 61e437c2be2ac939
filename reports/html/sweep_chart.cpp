#include "reports/html/sweep_chart.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "reports/html/markup.hpp"

namespace strand::reports::html {

namespace {

constexpr double top = 30;
constexpr double height = 290;
constexpr double margin = 58;  // left of a panel, for the figures of its axis
constexpr double all_width = 1100;
constexpr double letter = 5.8;  // as wide as most are

// Around a point, one for each colour: circle, square, triangle, diamond, triangle on its tip,
// bars.
constexpr std::array shapes{"a4.3 4.3 0 1 0 .01 0z",      "m-3.8 -3.8h7.6v7.6h-7.6z",
                            "m0 -5l4.8 8.4h-9.6z",        "m0 -5.4l5.4 5.4-5.4 5.4-5.4-5.4z",
                            "m0 5l4.8 -8.4h-9.6z",        "m-2.3 -5.4h4.6v10.8h-4.6z",
                            "m-5.4 -2.3h10.8v4.6h-10.8z", "m-2 -5h4v3h3v4h-3v3h-4v-3h-3v-4h3z"};

std::string marker(std::size_t colour, double x, double y) {
  // The circle's path begins at its upper end.
  const double begin = colour == 0 ? y - 4.3 : y;
  return fmt::format("<path class=\"point p{}\" d=\"M{} {}{}\"/>", colour, decimal(x, 1),
                     decimal(begin, 1), shapes[colour]);
}

std::string ring(double x, double y, std::string_view classes) {
  return fmt::format("<circle class=\"{}\" cx=\"{}\" cy=\"{}\" r=\"8\"/>", classes, decimal(x, 1),
                     decimal(y, 1));
}

std::string cross(double x, double y) {
  return fmt::format("<path class=\"cross\" d=\"M{} {}l7 7m0 -7l-7 7\"/>", decimal(x, 1),
                     decimal(y, 1));
}

double across_of(const CellPanel& panel, std::size_t colour, double value) {
  const double middle = (static_cast<double>(panel.colours) - 1) / 2;
  return panel.x.at(value) + panel.aside * (static_cast<double>(colour) - middle);
}

std::string whisker(const CellPanel& panel, const CellPoint& point, double x) {
  if (point.half <= 0) return {};
  const double low = panel.y.at(point.y - point.half);
  const double high = panel.y.at(point.y + point.half);
  if (low - high < 3) return {};
  return fmt::format("<path class=\"whisker\" d=\"M{} {}h6m-3 0V{}m-3 0h6\"/>", decimal(x - 3, 1),
                     decimal(low, 1), decimal(high, 1));
}

std::string axes(const CellPanel& panel) {
  const Axis& x = panel.x;
  const Axis& y = panel.y;
  std::string text =
      chart_text(x.begin - margin + 8, top - 14, Anchor::start, escaped(panel.heading), "dim");
  for (const double tick : ticks_on(y, 7)) {
    const double at = y.at(tick);
    text += chart_line(x.begin, at, x.end, at, "grid") +
            chart_text(x.begin - 7, at + 4, Anchor::end, decimal(tick, 4) + escaped(panel.y_unit),
                       "dim");
  }
  double taken = -100;  // by the last text, so that none lies over another
  for (const auto& [value, words] : panel.x_ticks) {
    const double at = x.at(value);
    const double half = letter * static_cast<double>(std::min<std::size_t>(words.size(), 14)) / 2;
    if (at - half < taken + 6) continue;
    text += chart_line(at, top, at, top + height, "grid") +
            chart_text(at, top + height + 16, Anchor::middle, short_name(words, 14), "dim");
    taken = at + half;
  }
  return text +
         chart_text((x.begin + x.end) / 2, top + height + 35, Anchor::middle, escaped(panel.x_name),
                    "dim") +
         "\n";
}

std::string front_line(const CellPanel& panel) {
  std::string path;
  for (const FrontPoint& point : panel.front) {
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", decimal(panel.x.at(point.x), 1),
                        decimal(panel.y.at(point.y), 1));
  }
  if (panel.front.size() < 2) return {};
  return fmt::format("<path class=\"front\" d=\"{}\"/>\n", path);
}

// Beside the points of the front, those that find room.
std::string front_labels(const CellPanel& panel) {
  struct Box {
    double left;
    double right;
    double y;
  };
  std::vector<Box> taken;
  std::string text;
  for (const FrontPoint& point : panel.front) {
    const double x = panel.x.at(point.x);
    const double y = panel.y.at(point.y) - 12;
    const double wide = letter * static_cast<double>(std::min<std::size_t>(point.label.size(), 22));
    const bool at_end = x - 4 - wide >= panel.x.begin;
    const Box box = at_end ? Box{x - 4 - wide, x - 4, y} : Box{x + 10, x + 10 + wide, y + 22};
    const bool over = std::any_of(taken.begin(), taken.end(), [&](const Box& other) {
      return box.left < other.right + 4 && other.left < box.right + 4 && box.y < other.y + 13 &&
             other.y < box.y + 13;
    });
    if (over || box.y < top + 6) continue;
    taken.push_back(box);
    text += chart_text(at_end ? box.right : box.left, box.y, at_end ? Anchor::end : Anchor::start,
                       short_name(point.label, 22));
  }
  return text + "\n";
}

std::string curve_path(const CellPanel& panel, const CellCurve& curve) {
  if (curve.points.size() < 2) return {};
  std::string path;
  for (const CellPoint& point : curve.points) {
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L",
                        decimal(across_of(panel, curve.colour, point.x), 1),
                        decimal(panel.y.at(point.y), 1));
  }
  return fmt::format("<path class=\"curve thin k{}\" d=\"{}\"/>\n", curve.colour, path);
}

std::string points(const CellPanel& panel, const CellCurve& curve) {
  std::string text;
  for (const CellPoint& point : curve.points) {
    const double x = across_of(panel, curve.colour, point.x);
    const double y = panel.y.at(point.y);
    text += "<g>" + fmt::format("<title>{}</title>", escaped(point.about)) +
            whisker(panel, point, x) + marker(curve.colour, x, y);
    if (point.on_front) text += ring(x, y, "ring");
    if (point.by_mean) text += ring(x, y, "ring dashed");
    if (point.failed) text += cross(x + 4, y - 11);
    text += "</g>\n";
  }
  return text;
}

std::string draw(const CellPanel& panel) {
  std::string text = axes(panel) + front_line(panel);
  for (const CellCurve& curve : panel.curves) text += curve_path(panel, curve);
  for (const CellCurve& curve : panel.curves) text += points(panel, curve);
  return text + front_labels(panel);
}

std::string key(std::string_view drawing, const std::string& text) {
  return fmt::format(
      "<span class=\"key\"><svg width=\"34\" height=\"18\" viewBox=\"0 0 34 18\" "
      "aria-hidden=\"true\" style=\"vertical-align:-4px\">{}</svg> {}</span>\n",
      drawing, text);
}

}  // namespace

std::string draw_panels(const std::string& title, std::vector<CellPanel> panels) {
  std::string text =
      fmt::format("<figure><svg viewBox=\"0 0 1100 {}\" role=\"img\"><title>{}</title>\n",
                  decimal(top + height + 44, 1), escaped(title));
  const double width = all_width / static_cast<double>(std::max<std::size_t>(1, panels.size()));
  double left = 0;
  for (CellPanel& panel : panels) {
    panel.x.begin = left + margin;
    panel.x.end = left + width - 18;
    panel.y.begin = top + height;
    panel.y.end = top;
    text += draw(panel);
    left += width;
  }
  return text + "</svg></figure>\n";
}

std::string curve_key(std::size_t colour, const std::string& text) {
  return key(
      fmt::format("<path class=\"curve thin k{}\" d=\"M0 9H34\"/>", colour) + marker(colour, 17, 9),
      text);
}

std::string front_key(const std::string& text) {
  return key("<path class=\"front\" d=\"M4 9H30\"/>" + ring(17, 9, "ring"), text);
}

std::string by_mean_key(const std::string& text) {
  return key(ring(17, 9, "ring dashed"), text);
}

std::string failed_key(const std::string& text) {
  return key(cross(14, 6), text);
}

}  // namespace strand::reports::html
