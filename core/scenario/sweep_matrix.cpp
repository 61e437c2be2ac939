#include "core/scenario/sweep_matrix.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

#include "core/scenario/nearest.hpp"
#include "core/scenario/overrides.hpp"
#include "core/scenario/text.hpp"

namespace strand::scenario {
namespace {

constexpr std::string_view matrix_example = "matrix: {codec.jpeg_quality: [50, 80]}";

// A node as YAML in one line.
std::string word_of(const YamlNode& node) {
  std::string text;
  switch (node.kind) {
    case YamlNode::Kind::empty:
      return "";
    case YamlNode::Kind::scalar:
      return node.text;
    case YamlNode::Kind::list:
      for (const YamlNode* item : node.items) {
        text += (text.empty() ? "" : ", ") + word_of(*item);
      }
      return "[" + text + "]";
    case YamlNode::Kind::map:
      for (const YamlNode::Entry& entry : node.entries) {
        text += (text.empty() ? "" : ", ") + entry.key->text + ": " + word_of(*entry.value);
      }
      return "{" + text + "}";
  }
  return text;
}

bool is_list(const Value& value, ProblemList& problems, std::string_view example) {
  if (value.node->kind == YamlNode::Kind::list) return true;
  problems.add(value.place, value.path,
               "must be a list such as " + std::string(example) + ", is " +
                   std::string(to_string(value.node->kind)));
  return false;
}

bool is_map(const Value& value, ProblemList& problems, std::string_view example) {
  if (value.node->kind == YamlNode::Kind::map) return true;
  problems.add(value.place, value.path,
               "must be a map of settings such as " + std::string(example) + ", is " +
                   std::string(to_string(value.node->kind)));
  return false;
}

bool is_above(std::string_view path, std::string_view other) {
  return other.size() > path.size() && other.substr(0, path.size()) == path &&
         other[path.size()] == '.';
}

// Why a path cannot vary; empty where it can.
std::string path_trouble(const std::string& path) {
  if (has_gap(path)) {
    return in_quotes(path) + " is no path of a setting; write for example links.default.loss";
  }
  const bool own = path == "sweep" || is_above("sweep", path);
  return own ? "a sweep does not vary itself; remove " + in_quotes(path) : std::string();
}

}  // namespace

bool SweepMatrix::add(MatrixAxis& axis, const Value& values, ProblemList& problems) const {
  if (std::string trouble = path_trouble(axis.path); !trouble.empty()) {
    problems.add(axis.place, {}, std::move(trouble));
    return false;
  }
  if (!is_list(values, problems, "[50, 80]")) return false;
  if (values.node->items.empty()) {
    problems.add(values.place, values.path, "has no values; write at least one");
    return false;
  }
  std::map<std::string, std::size_t> known;
  for (std::size_t i = 0; i < values.node->items.size(); ++i) {
    const Value item = item_of(values, i);
    std::string word = word_of(*item.node);
    if (!known.emplace(word, i).second) {
      problems.add(item.place, item.path, in_quotes(word) + " stands twice; remove one");
      continue;
    }
    axis.values.push_back(item.node);
    axis.words.push_back(std::move(word));
  }
  for (const MatrixAxis& other : axes_) {
    if (!is_above(axis.path, other.path)) continue;
    problems.add(axis.place, {},
                 in_quotes(axis.path) + " would replace " + in_quotes(other.path) +
                     ", which varies too; put it before that");
    return false;
  }
  return true;
}

void SweepMatrix::put(std::string path, Place place, const Value& values, ProblemList& problems) {
  const auto known = std::find_if(axes_.begin(), axes_.end(),
                                  [&](const MatrixAxis& axis) { return axis.path == path; });
  MatrixAxis axis{std::move(path), place, {}, {}};
  if (!add(axis, values, problems)) return;
  if (known == axes_.end()) {
    axes_.push_back(std::move(axis));
  } else {
    *known = std::move(axis);
  }
}

void SweepMatrix::read(const Value& sweep, ProblemList& problems) {
  Section section(sweep, keys::sweep, problems);
  const std::optional<Value> matrix = section.require("matrix", matrix_example);
  const std::optional<Value> exclude = section.find("exclude");
  section.finish();
  if (matrix && is_map(*matrix, problems, "{codec.jpeg_quality: [50, 80]}")) {
    for (const YamlNode::Entry& entry : matrix->node->entries) {
      put(entry.key->text, entry.key->place, value_of(entry, matrix->path), problems);
    }
    if (matrix->node->entries.empty()) {
      problems.add(matrix->place, matrix->path,
                   "varies nothing; write " + std::string(matrix_example));
    }
  }
  if (exclude && exclude->node->kind != YamlNode::Kind::empty) read_exclude(*exclude, problems);
}

void SweepMatrix::read_exclude(const Value& exclude, ProblemList& problems) {
  if (!is_list(exclude, problems, "[{codec.jpeg_quality: 95}]")) return;
  for (std::size_t i = 0; i < exclude.node->items.size(); ++i) {
    read_exclusion(item_of(exclude, i), problems);
  }
}

void SweepMatrix::read_exclusion(const Value& map, ProblemList& problems) {
  if (!is_map(map, problems, "{codec.jpeg_quality: 95}")) return;
  if (map.node->entries.empty()) {
    problems.add(map.place, map.path, "would leave out every cell; name a value, or remove it");
    return;
  }
  std::vector<Exclusion> all;
  for (const YamlNode::Entry& entry : map.node->entries) {
    const std::string& path = entry.key->text;
    const auto axis = std::find_if(axes_.begin(), axes_.end(),
                                   [&](const MatrixAxis& one) { return one.path == path; });
    if (axis == axes_.end()) {
      std::vector<std::string_view> paths;
      for (const MatrixAxis& one : axes_) paths.push_back(one.path);
      const auto meant = nearest(path, paths);
      problems.add(entry.key->place, {},
                   in_quotes(path) + " does not vary in the matrix" +
                       (meant ? "; did you mean " + in_quotes(*meant) + "?" : "; remove it"));
      continue;
    }
    const Value value = value_of(entry, map.path);
    std::string word = word_of(*value.node);
    if (std::find(axis->words.begin(), axis->words.end(), word) == axis->words.end()) {
      const std::vector<std::string_view> words(axis->words.begin(), axis->words.end());
      problems.add(value.place, value.path,
                   in_quotes(word) + " is not among the values in the matrix: " +
                       on_one_line(joined(words, "and")));
      continue;
    }
    all.push_back({path, std::move(word)});
  }
  exclude_.push_back(std::move(all));
}

void SweepMatrix::check(Place place, ProblemList& problems) const {
  std::size_t cells_in_all = 1;
  for (const MatrixAxis& axis : axes_) {
    // Axes of a document have too few values to overflow before this finds them too many.
    cells_in_all *= axis.values.size();
    if (cells_in_all > most_sweep_cells) {
      problems.add(place, "sweep.matrix",
                   "has more than " + std::to_string(most_sweep_cells) +
                       " cells; take out values, or split it into several sweeps");
      return;
    }
  }
  if (problems.empty() && !axes_.empty() && cells().empty()) {
    problems.add(place, "sweep.exclude", "leaves out every cell; remove an entry");
  }
}

bool SweepMatrix::is_excluded(const std::vector<std::uint32_t>& cell) const {
  const auto holds = [&](const Exclusion& exclusion) {
    for (std::size_t i = 0; i < axes_.size(); ++i) {
      if (axes_[i].path == exclusion.path) return axes_[i].words[cell[i]] == exclusion.word;
    }
    return false;
  };
  return std::any_of(exclude_.begin(), exclude_.end(), [&](const std::vector<Exclusion>& all) {
    return std::all_of(all.begin(), all.end(), holds);
  });
}

std::vector<std::vector<std::uint32_t>> SweepMatrix::cells() const {
  std::vector<std::vector<std::uint32_t>> result;
  if (axes_.empty()) return result;
  std::vector<std::uint32_t> cell(axes_.size(), 0);
  for (;;) {
    if (!is_excluded(cell)) result.push_back(cell);
    std::size_t axis = axes_.size();
    while (axis > 0 && ++cell[axis - 1] == axes_[axis - 1].values.size()) cell[--axis] = 0;
    if (axis == 0) return result;
  }
}

}  // namespace strand::scenario
