// What became of the figures of a report beside those of another, its base.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/compared_metric.hpp"

namespace strand::reports {

enum class FigureVerdict : std::uint8_t {
  worse,         // by more than the tolerance, and that is no chance
  only_in_base,  // the new report does not have it
  better,        // as worse, the other way
  noise,         // moved by more than the tolerance, which the runs' own scatter explains
  only_in_now,   // the base does not have it
  same,          // moved by no more than the tolerance
};

// "worse", "only_in_base", ...
[[nodiscard]] std::string_view to_string(FigureVerdict verdict);

// Shares are of 0 to 1, latencies in milliseconds, PSNR in decibels.
struct ComparedFigure {
  std::string where;  // "peer D", "link A->B", "source"
  ComparedMetric metric = ComparedMetric::completeness;
  // Means over the runs that are compared; none where no run has the figure.
  std::optional<double> base;
  std::optional<double> now;
  double difference = 0;                // now less base, where both are there
  std::optional<double> confidence_95;  // half the width of its interval; none for one run
  double tolerance = 0;
  // False: shown, and no regression whatever it is.
  bool gates = true;
  FigureVerdict verdict = FigureVerdict::same;

  [[nodiscard]] bool is_regression() const {
    return gates && (verdict == FigureVerdict::worse || verdict == FigureVerdict::only_in_base);
  }
};

struct ReportComparison {
  // Whether runs of the same seed are compared one by one, or the means of all.
  bool paired = false;
  // Every run did the same as its pair, event by event.
  bool identical = false;
  std::size_t base_runs = 0;  // that are compared; of pairs, both are the number of pairs
  std::size_t now_runs = 0;
  std::vector<ComparedFigure> figures;  // the worst first
  // "links.default.loss: 5% -> 6%", those that come first, and how many there are in all.
  std::vector<std::string> scenario_differences;
  std::size_t all_scenario_differences = 0;

  [[nodiscard]] std::size_t count(FigureVerdict verdict) const {
    return static_cast<std::size_t>(
        std::count_if(figures.begin(), figures.end(),
                      [&](const ComparedFigure& one) { return one.verdict == verdict; }));
  }
  [[nodiscard]] std::size_t regressions() const {
    return static_cast<std::size_t>(
        std::count_if(figures.begin(), figures.end(),
                      [](const ComparedFigure& one) { return one.is_regression(); }));
  }
  // Nothing is to be seen: every figure is what it was, to the last digit.
  [[nodiscard]] bool unmoved() const {
    return std::all_of(figures.begin(), figures.end(), [](const ComparedFigure& one) {
      return one.verdict == FigureVerdict::same && one.difference == 0;
    });
  }
  [[nodiscard]] bool pass() const { return regressions() == 0; }
};

}  // namespace strand::reports
