#include "reports/html/sweep_lines.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <map>
#include <utility>

#include "reports/html/markup.hpp"

namespace strand::reports::html {

namespace {

struct Unit {
  std::string_view name;
  double size;
};

// Those of the scenario language (docs/scenarios.md), each in the first of its kind.
constexpr std::array units{
    Unit{"", 1},       Unit{"%", 1},           Unit{"pp", 1},     Unit{"s", 1},
    Unit{"ms", 1e-3},  Unit{"us", 1e-6},       Unit{"ns", 1e-9},  Unit{"min", 60},
    Unit{"h", 3'600},  Unit{"bit", 1},         Unit{"kbit", 1e3}, Unit{"mbit", 1e6},
    Unit{"gbit", 1e9}, Unit{"B", 1},           Unit{"kB", 1e3},   Unit{"KiB", 1'024},
    Unit{"MB", 1e6},   Unit{"MiB", 1'048'576}, Unit{"p", 1}};

constexpr double largest = 1e12;

bool is_of_numbers(const SweepAxis& axis) {
  return axis.values.size() > 1 &&
         std::all_of(axis.values.begin(), axis.values.end(),
                     [](const std::string& value) { return number_of(value).has_value(); });
}

std::optional<std::size_t> axis_along(const SweepReport& sweep, std::string_view prefix) {
  std::optional<std::size_t> found;
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    if (!is_of_numbers(sweep.axes[i])) continue;
    if (sweep.axes[i].key.rfind(prefix, 0) == 0) return i;
    if (!found) found = i;
  }
  if (!found && !sweep.axes.empty()) found = 0;
  return found;
}

std::optional<std::size_t> axis_across(const SweepReport& sweep, std::size_t along) {
  for (std::size_t i = 0; i < sweep.axes.size(); ++i) {
    if (i != along && sweep.axes[i].values.size() > 1) return i;
  }
  return std::nullopt;
}

// `count` things of `all`, evenly, the first and the last among them.
template <class T>
std::vector<T> evenly(const std::vector<T>& all, std::size_t count) {
  if (all.size() <= count) return all;
  std::vector<T> some;
  for (std::size_t i = 0; i < count; ++i) {
    some.push_back(all[count == 1 ? 0 : i * (all.size() - 1) / (count - 1)]);
  }
  return some;
}

void thin_out(std::vector<SweepLine>& lines, std::size_t cells, std::size_t most) {
  if (cells <= most || lines.empty()) return;
  lines = evenly(lines, std::max<std::size_t>(1, most * lines.size() / cells));
  for (SweepLine& line : lines) line.cells = evenly(line.cells, most / lines.size());
}

}  // namespace

std::optional<double> number_of(std::string_view value) {
  double number = 0;
  const auto [end, error] =
      std::from_chars(value.data(), value.data() + value.size(), number, std::chars_format::fixed);
  if (error != std::errc() || !std::isfinite(number)) return std::nullopt;
  const std::string_view rest = value.substr(static_cast<std::size_t>(end - value.data()));
  const auto unit =
      std::find_if(units.begin(), units.end(), [&](const Unit& one) { return one.name == rest; });
  if (unit == units.end() || std::abs(number * unit->size) > largest) return std::nullopt;
  return number * unit->size;
}

std::size_t colour_of(const SweepAxis& axis, std::size_t value) {
  const std::size_t values = axis.values.size();
  return values <= most_colours ? value : value * most_colours / values;
}

std::vector<std::string> colour_names(const SweepAxis& axis) {
  constexpr std::size_t longest = 24;
  std::map<std::size_t, std::pair<std::size_t, std::size_t>> ranges;  // of values, by colour
  for (std::size_t i = 0; i < axis.values.size(); ++i) {
    const auto [place, added] = ranges.try_emplace(colour_of(axis, i), i, i);
    place->second.second = i;
  }
  std::vector<std::string> names;
  for (const auto& [colour, range] : ranges) {
    std::string name = short_name(axis.values[range.first], longest);
    if (range.second > range.first) name += " to " + short_name(axis.values[range.second], longest);
    names.push_back(std::move(name));
  }
  return names;
}

SweepLines lines_of(const SweepReport& sweep, std::string_view prefix, std::size_t most) {
  SweepLines result;
  result.along = axis_along(sweep, prefix);
  if (!result.along) return result;
  const std::size_t along = *result.along;
  const SweepAxis& axis = sweep.axes[along];
  result.across = axis_across(sweep, along);
  result.to_scale = is_of_numbers(axis);
  for (std::size_t i = 0; i < axis.values.size(); ++i) {
    result.positions.push_back(result.to_scale ? *number_of(axis.values[i])
                                               : static_cast<double>(i));
  }
  std::map<std::vector<std::uint32_t>, SweepLine> lines;  // by the values of the other axes
  for (std::size_t i = 0; i < sweep.cells.size(); ++i) {
    if (!sweep.cells[i].figures) continue;
    std::vector<std::uint32_t> others = sweep.cells[i].values;
    others[along] = 0;
    SweepLine& line = lines[others];
    if (result.across) {
      line.colour = colour_of(sweep.axes[*result.across], others[*result.across]);
    }
    line.cells.push_back(i);
    ++result.cells;
  }
  for (auto& [others, line] : lines) {
    std::stable_sort(line.cells.begin(), line.cells.end(), [&](std::size_t a, std::size_t b) {
      return result.positions[sweep.cells[a].values[along]] <
             result.positions[sweep.cells[b].values[along]];
    });
    result.lines.push_back(std::move(line));
  }
  thin_out(result.lines, result.cells, most);
  for (const SweepLine& line : result.lines) result.drawn += line.cells.size();
  return result;
}

}  // namespace strand::reports::html
