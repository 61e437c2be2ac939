// Which cells of a sweep a chart joins to lines: those that differ in one setting only.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "reports/sweep.hpp"

namespace strand::reports::html {

inline constexpr std::size_t most_colours = 8;  // with a marker of its own each

struct SweepLine {
  std::size_t colour = 0;
  std::vector<std::size_t> cells;  // with figures, in the order of the setting along the line
};

struct SweepLines {
  std::optional<std::size_t> along;   // the axis along which the lines run
  std::optional<std::size_t> across;  // whose values have colours; none where there is no other
  bool to_scale = false;              // whether `positions` are the values themselves
  std::vector<double> positions;      // of the values of `along`
  std::vector<SweepLine> lines;
  std::size_t cells = 0;  // with figures
  std::size_t drawn = 0;  // of these, that the lines have
};

// Along the first axis of numbers, of those whose key begins with `prefix` if there is one, and
// else the first axis; across the first other one that has several values. Where they would have
// more than `most` cells, some lines are left out evenly, and points of one that is longer.
[[nodiscard]] SweepLines lines_of(const SweepReport& sweep, std::string_view prefix,
                                  std::size_t most);

// The number that a value of a setting is, in the unit of its kind: "5%" is 5, "20ms" 0.02.
[[nodiscard]] std::optional<double> number_of(std::string_view value);

// The colour of a value of an axis; values share one where there are more than colours.
[[nodiscard]] std::size_t colour_of(const SweepAxis& axis, std::size_t value);

// What each colour means: a value, or the first and the last of several: "0% to 12%".
[[nodiscard]] std::vector<std::string> colour_names(const SweepAxis& axis);

}  // namespace strand::reports::html
