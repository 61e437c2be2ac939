#include "reports/comparison_lines.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>
#include <vector>

#include <fmt/format.h>

#include "core/base/assert.hpp"
#include "reports/text_format.hpp"

namespace strand::reports {

namespace {

using Row = std::array<std::string, 7>;

// How people read the figures of a metric, and their differences.
struct Look {
  double factor;  // of the figure
  int decimals;   // at least
  std::string_view unit;
  std::string_view unit_of_change;
};

Look look_of(ComparedMetric metric) {
  switch (unit_of(metric)) {
    case ComparedUnit::milliseconds:
      return {1, 1, " ms", " ms"};
    case ComparedUnit::decibels:
      return {1, 1, " dB", " dB"};
    case ComparedUnit::index:
      return {1, 3, "", ""};
    case ComparedUnit::share:
      break;
  }
  return {100, 1, " %", " pp"};
}

// As many decimals as it takes to see a difference that is not nothing, three more at most.
int decimals_of(const ComparedFigure& figure) {
  const Look look = look_of(figure.metric);
  int decimals = look.decimals;
  double least = 0.5;
  for (int i = 0; i < decimals; ++i) least /= 10;
  const double change = std::abs(figure.difference) * look.factor;
  while (decimals < look.decimals + 3 && change != 0 && change < least) {
    ++decimals;
    least /= 10;
  }
  return decimals;
}

std::string figure_text(const ComparedFigure& figure, std::optional<double> value) {
  if (!value) return "-";
  const Look look = look_of(figure.metric);
  return fmt::format("{:.{}f}{}", *value * look.factor, decimals_of(figure), look.unit);
}

std::string change_text(const ComparedFigure& figure) {
  if (!figure.base || !figure.now) return "";
  if (figure.difference == 0) return "none";
  const Look look = look_of(figure.metric);
  const int decimals = decimals_of(figure);
  std::string text = fmt::format("{:+.{}f}", figure.difference * look.factor, decimals);
  if (figure.confidence_95) {
    text += fmt::format(" +-{:.{}f}", *figure.confidence_95 * look.factor, decimals);
  }
  return text.append(look.unit_of_change);
}

std::string tolerance_text(const ComparedFigure& figure) {
  const Look look = look_of(figure.metric);
  return fmt::format("{:.3g}{}", figure.tolerance * look.factor, look.unit_of_change);
}

std::string mark_of(const ComparedFigure& figure, bool color) {
  if (figure.is_regression()) return paint("x", Color::red, color);
  switch (figure.verdict) {
    case FigureVerdict::worse:
      return paint("!", Color::yellow, color);
    case FigureVerdict::better:
      return paint("^", Color::green, color);
    case FigureVerdict::noise:
      return "~";
    case FigureVerdict::only_in_base:
    case FigureVerdict::only_in_now:
      return "-";
    case FigureVerdict::same:
      break;
  }
  return "=";
}

std::string verdict_text(const ComparedFigure& figure) {
  switch (figure.verdict) {
    case FigureVerdict::only_in_base:
      return "only in the base";
    case FigureVerdict::only_in_now:
      return "only in the new one";
    case FigureVerdict::worse:
      return figure.gates ? "worse" : "worse, of no account";
    default:
      return std::string(to_string(figure.verdict));
  }
}

// Columns, those of numbers to the right.
std::string table(const std::vector<const ComparedFigure*>& figures, bool color) {
  std::vector<Row> rows{{" ", "FIGURE", "BASE", "NOW", "CHANGE", "TOLERANCE", ""}};
  for (const ComparedFigure* figure : figures) {
    rows.push_back({mark_of(*figure, color),
                    fmt::format("{}, {}", traits_of(figure->metric).name, printable(figure->where)),
                    figure_text(*figure, figure->base), figure_text(*figure, figure->now),
                    change_text(*figure), tolerance_text(*figure), verdict_text(*figure)});
  }
  std::array<std::size_t, 7> widths{};
  for (const Row& row : rows) {
    for (std::size_t i = 1; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const Row& row : rows) {
    std::string line = fmt::format("  {} {:<{}}", row[0], row[1], widths[1]);
    for (std::size_t i = 2; i + 1 < row.size(); ++i) {
      line += fmt::format("  {:>{}}", row[i], widths[i]);
    }
    line += "  " + row.back();
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  }
  return text;
}

// In one report only, and of no account: told of by number, because they come by the dozen.
bool is_aside(const ComparedFigure& figure) {
  return !figure.gates && (figure.verdict == FigureVerdict::only_in_base ||
                           figure.verdict == FigureVerdict::only_in_now);
}

std::vector<const ComparedFigure*> shown(const ReportComparison& comparison, bool all) {
  std::vector<const ComparedFigure*> figures;
  for (const ComparedFigure& figure : comparison.figures) {
    if (all || !(figure.verdict == FigureVerdict::same || is_aside(figure))) {
      figures.push_back(&figure);
    }
  }
  return figures;
}

std::string aside_line(const ReportComparison& comparison) {
  const auto count = static_cast<std::size_t>(
      std::count_if(comparison.figures.begin(), comparison.figures.end(), is_aside));
  if (count == 0) return {};
  return fmt::format("  {} more in only one of the reports\n", plural(count, "figure"));
}

// "5 runs paired by seed", "5 runs against 3 of other seeds"
std::string runs_text(const ReportComparison& comparison) {
  if (comparison.paired) return plural(comparison.now_runs, "run") + " paired by seed";
  return fmt::format("{} against {} of other seeds", plural(comparison.now_runs, "run"),
                     comparison.base_runs);
}

// "12 figures of 40 moved, none by more than its tolerance"
std::string movement_text(const ReportComparison& comparison) {
  if (comparison.unmoved()) return comparison.identical ? "identical" : "no figure moved";
  const auto moved = static_cast<std::size_t>(std::count_if(
      comparison.figures.begin(), comparison.figures.end(), [](const ComparedFigure& one) {
        return one.verdict != FigureVerdict::same || one.difference != 0;
      }));
  std::string text =
      fmt::format("{} of {} moved", moved, plural(comparison.figures.size(), "figure"));
  const std::size_t same = comparison.count(FigureVerdict::same);
  if (same == comparison.figures.size()) return text + ", none by more than its tolerance";
  for (const FigureVerdict verdict : {FigureVerdict::better, FigureVerdict::noise}) {
    if (const std::size_t count = comparison.count(verdict); count > 0) {
      text += fmt::format(", {} {}", count, to_string(verdict));
    }
  }
  return text;
}

std::string difference_line(const ReportComparison& comparison) {
  if (comparison.scenario_differences.empty()) return {};
  std::string text = "  the scenarios differ: ";
  for (std::size_t i = 0; i < comparison.scenario_differences.size(); ++i) {
    text += (i > 0 ? ", " : "") + printable(comparison.scenario_differences[i]);
  }
  const std::size_t more =
      comparison.all_scenario_differences - comparison.scenario_differences.size();
  if (more > 0) text += fmt::format(", and {} more", more);
  return text + "\n";
}

}  // namespace

std::string baseline_lines(const Report& report, const TerminalOptions& options) {
  if (!report.baseline) return {};
  const ReportComparison& comparison = report.baseline->comparison;
  std::vector<const ComparedFigure*> figures = shown(comparison, false);
  const std::string file = printable(report.baseline->file);
  std::string text =
      comparison.pass()
          ? fmt::format(" BASELINE {} no regression against {}: {}\n",
                        paint("v", Color::green, options.color), file, movement_text(comparison))
          : fmt::format(" BASELINE {} {} against {}, {}\n", paint("x", Color::red, options.color),
                        plural(comparison.regressions(), "regression"), file,
                        runs_text(comparison));
  text += difference_line(comparison);
  const std::size_t left_out = figures.size() - std::min(figures.size(), options.max_expectations);
  figures.resize(figures.size() - left_out);
  if (!figures.empty()) text += table(figures, options.color);
  if (left_out > 0) text += fmt::format("  and {} more\n", left_out);
  return text + aside_line(comparison);
}

std::string regression_text(const BaselineReport& baseline) {
  const ReportComparison& comparison = baseline.comparison;
  const auto worst = std::find_if(comparison.figures.begin(), comparison.figures.end(),
                                  [](const ComparedFigure& one) { return one.is_regression(); });
  STRAND_ASSERT(worst != comparison.figures.end());
  return fmt::format("{} against {}, the worst {}, {}: {} -> {}",
                     plural(comparison.regressions(), "regression"), printable(baseline.file),
                     traits_of(worst->metric).name, printable(worst->where),
                     figure_text(*worst, worst->base), figure_text(*worst, worst->now));
}

std::string comparison_text(const ReportComparison& comparison, const std::string& base,
                            const std::string& now, const ComparisonLook& look) {
  std::string text =
      fmt::format("{} against {}   {}\n", printable(now), printable(base), runs_text(comparison));
  text += difference_line(comparison);
  const std::vector<const ComparedFigure*> figures = shown(comparison, look.all);
  if (!figures.empty()) text += "\n" + table(figures, look.color);
  if (!look.all) text += aside_line(comparison);
  const bool pass = comparison.pass();
  const std::string verdict =
      pass ? "no regression" : plural(comparison.regressions(), "regression");
  text += fmt::format("\n {}: {}; {}\n",
                      paint(pass ? "pass" : "fail", pass ? Color::green : Color::red, look.color),
                      verdict, movement_text(comparison));
  return text;
}

}  // namespace strand::reports
