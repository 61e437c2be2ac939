#include "reports/expectation_lines.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "reports/expectation_outcome.hpp"
#include "reports/rounding.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

constexpr std::size_t widest_expression = 60;  // that others are aligned with

std::string mark_of(Outcome outcome, bool color) {
  switch (outcome) {
    case Outcome::failed:
      return paint("x", Color::red, color);
    case Outcome::warned:
      return paint("!", Color::yellow, color);
    case Outcome::passed:
      break;
  }
  return paint("v", Color::green, color);
}

int side(double figure, double bound) {
  return figure < bound ? -1 : (figure > bound ? 1 : 0);
}

// What units are shown as.
struct Look {
  double factor;  // of the figure
  int decimals;   // at least
  int most;       // decimals, with which the figure is exact
  std::string_view unit;
};

Look look_of(double figure, std::string_view unit) {
  if (unit == "ratio") return {100, 1, 7, " %"};
  if (unit == "ms") return {1, std::abs(figure) < 9.95 ? 1 : 0, 6, " ms"};
  if (unit == "dB") return {1, 1, 3, " dB"};
  if (unit == "index") return {1, 3, 6, ""};
  if (unit == "frames") return {1, figure == std::floor(figure) ? 0 : 1, 3, ""};
  if (figure >= 1e6) return {1e-6, 1, 6, " Mbit/s"};
  return {1e-3, 1, 3, " kbit/s"};
}

std::string came(const ExpectationReport& one) {
  std::string text = came_text(one);
  // Where all is well, nobody asks where it is worst.
  if (!one.pass && !one.worst.empty()) text += fmt::format("  ({})", printable(one.worst));
  return text;
}

// How the block is laid out: in columns, each as wide as its widest cell.
struct Columns {
  std::size_t expression = 0;
  std::size_t came = 0;
  std::size_t place = 0;
  std::size_t width = 0;  // of the terminal

  [[nodiscard]] std::size_t before_place() const { return 4 + expression + 3 + came + 3; }
  [[nodiscard]] bool has_places() const { return before_place() + place <= width; }
};

// Where there is no room for all columns, what failed has its place on a line of its own.
std::string row(const ExpectationReport& one, const std::string& place, const Columns& columns,
                bool color) {
  const Outcome outcome = outcome_of(one);
  std::string text = fmt::format("{:<{}}   ", printable(one.expression), columns.expression);
  if (columns.has_places()) {
    text += fmt::format("{:<{}}   {}", came(one), columns.came, place);
  } else {
    const std::string figure = came(one);
    if (4 + text.size() + figure.size() > columns.width) {
      text.erase(text.find_last_not_of(' ') + 1);
      text += "\n      ";
    }
    text += figure;
    if (outcome != Outcome::passed && !place.empty()) text += "\n      " + place;
  }
  text.erase(text.find_last_not_of(' ') + 1);
  return fmt::format("  {} {}\n", mark_of(outcome, color), text);
}

}  // namespace

std::string figure_text(double figure, double bound, const std::string& unit) {
  const Look look = look_of(figure, unit);
  int decimals = look.decimals;
  const auto shown = [&](double value) {
    std::int64_t scale = 1;
    for (int i = 0; i < decimals; ++i) scale *= 10;
    const double product = value * look.factor;
    // Beyond this a report from outside has no digits left to round.
    const bool large = std::abs(product) * static_cast<double>(scale) > 9e15;
    return large ? product : round_to(product, scale);
  };
  // 0.29 x 100 is a little less than 29, and would look as if it were on the other side.
  const bool huge = std::abs(bound * look.factor) > 9e8;
  const double limit = huge ? bound * look.factor : round_to(bound * look.factor, 10'000'000);
  // A share that is not all, or not nothing, never reads as if it were.
  const auto misleads = [&](double value) {
    if (side(value, limit) != side(figure, bound)) return true;
    return unit == "ratio" && ((value == 0 && figure != 0) || (value == 100 && figure != 1));
  };
  while (decimals < look.most && misleads(shown(figure))) ++decimals;
  const double value = shown(figure);
  return fmt::format("{:.{}f}{}", value == 0 ? 0.0 : value, decimals, look.unit);
}

std::string expectation_lines(const Report& report, const TerminalOptions& options) {
  if (report.expectations.empty()) return {};
  std::vector<const ExpectationReport*> shown = by_outcome(report);
  const std::size_t left_out = shown.size() - std::min(shown.size(), options.max_expectations);
  shown.resize(shown.size() - left_out);
  Columns columns;
  columns.width = std::max<std::size_t>(options.width, 60);
  for (const ExpectationReport* one : shown) {
    columns.expression = std::max(columns.expression, printable(one->expression).size());
    columns.came = std::max(columns.came, came(*one).size());
    columns.place = std::max(columns.place, place_text(report, *one).size());
  }
  columns.expression = std::min(columns.expression, widest_expression);
  std::string text = " EXPECT\n";
  for (const ExpectationReport* one : shown) {
    text += row(*one, place_text(report, *one), columns, options.color);
  }
  if (left_out > 0) text += fmt::format("  and {} more\n", left_out);
  return text;
}

std::string expectation_counts(const Report& report) {
  std::string text;
  const auto add = [&](const std::string& part) {
    if (!text.empty()) text += ", ";
    text += part;
  };
  const std::size_t failed = count_of(report, Outcome::failed);
  const std::size_t warned = count_of(report, Outcome::warned);
  const std::size_t passed = count_of(report, Outcome::passed);
  if (failed > 0) add(fmt::format("{} failed", failed));
  if (warned > 0) add(plural(warned, "warning"));
  if (passed > 0) add(fmt::format("{} passed", passed));
  return text;
}

}  // namespace strand::reports
