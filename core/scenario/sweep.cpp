#include "core/scenario/sweep.hpp"

#include <algorithm>
#include <utility>

#include "core/base/assert.hpp"
#include "core/scenario/overrides.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/scenario_file.hpp"
#include "core/scenario/scenario_root.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/sweep_matrix.hpp"
#include "core/scenario/yaml_document.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {
namespace {

// Reading a scenario takes long where its chain is, and a matrix may have very many values. The
// rest is checked before a sweep begins.
constexpr std::size_t most_cells_checked = 1000;

// The places from the first to the last node of the sweep in the file.
struct Extent {
  Place first;
  Place last;

  void take_in(const YamlNode& node) {
    if (node.place.in_file() && node.kind != YamlNode::Kind::empty) {
      last = std::max(last, node.place);
    }
    for (const YamlNode* item : node.items) take_in(*item);
    for (const YamlNode::Entry& entry : node.entries) {
      take_in(*entry.key);
      take_in(*entry.value);
    }
  }
  [[nodiscard]] bool has(Place place) const { return first <= place && place <= last; }
};

// The root without its sweep.
const YamlNode* without_sweep(const YamlNode& root, YamlTree& tree) {
  YamlNode copy = root;
  std::erase_if(copy.entries,
                [](const YamlNode::Entry& entry) { return entry.key->text == "sweep"; });
  return &tree.add(std::move(copy));
}

}  // namespace

struct Sweep::Content {
  std::filesystem::path file;
  Files files = Files::checked;
  std::vector<Override> sources;  // the overrides, then the matrix
  std::size_t overrides = 0;      // of the sources
  YamlTree tree;
  const YamlNode* root = nullptr;  // without the sweep
  Scenario base;
  SweepMatrix matrix;
  std::vector<SweepAxis> axes;
  std::vector<std::vector<std::uint32_t>> cells;
  Extent extent{};

  void read(std::string_view yaml, ProblemList& problems);
  void read_matrix(const YamlNode& whole, ProblemList& problems);
  void check_cells(ProblemList& problems) const;
  [[nodiscard]] Scenario cell(std::size_t index, const ProblemList& known,
                              ProblemList& problems) const;
  [[nodiscard]] std::string name_of(std::size_t index) const;
};

void Sweep::Content::read(std::string_view yaml, ProblemList& problems) {
  const YamlNode* whole = read_yaml(yaml, 0, tree, problems);
  if (whole == nullptr) return;
  if (whole->kind != YamlNode::Kind::map) {
    const std::string what =
        whole->kind == YamlNode::Kind::empty
            ? "the file is empty"
            : "a scenario is a map, not " + std::string(to_string(whole->kind));
    problems.add(whole->place, {}, what + "; begin with version: 1");
    return;
  }
  const std::vector<Override> set(sources.begin(),
                                  sources.begin() + static_cast<std::ptrdiff_t>(overrides));
  whole = with_overrides(*whole, set, tree, problems);
  base = read_root(*whole, file, files, problems);
  const YamlNode* const version = whole->find("version");
  if (version != nullptr && version->text != "1") return;
  root = without_sweep(*whole, tree);
  ProblemList of_matrix;
  read_matrix(*whole, of_matrix);
  if (of_matrix.empty()) {
    cells = matrix.cells();
    for (const MatrixAxis& axis : matrix.axes()) axes.push_back({axis.path, axis.words});
    check_cells(problems);
  }
  problems.add_others(of_matrix, {}, [](Place) { return std::string(); });
}

void Sweep::Content::read_matrix(const YamlNode& whole, ProblemList& problems) {
  Place place = whole.place;
  for (const YamlNode::Entry& entry : whole.entries) {
    if (entry.key->text != "sweep") continue;
    place = entry.key->place;
    extent = {place, place};
    extent.take_in(*entry.value);
    matrix.read(value_of(entry, {}), problems);
  }
  for (std::size_t i = overrides; i < sources.size(); ++i) {
    const Place source{static_cast<int>(i) + 1, 0, 0};
    const std::string list = "[" + sources[i].value + "]";
    const YamlNode* const values = read_yaml(list, source.source, tree, problems);
    if (values != nullptr) matrix.put(sources[i].path, source, {values, {}, source}, problems);
  }
  matrix.check(place, problems);
}

// Checks the first cells that together have every value.
void Sweep::Content::check_cells(ProblemList& problems) const {
  std::vector<std::vector<bool>> seen;
  for (const SweepAxis& axis : axes) seen.emplace_back(axis.values.size(), false);
  const ProblemList known = problems;
  std::size_t checked = 0;
  for (std::size_t index = 0; index < cells.size() && checked < most_cells_checked; ++index) {
    bool is_new = false;
    for (std::size_t axis = 0; axis < axes.size(); ++axis) {
      const std::size_t value = cells[index][axis];
      is_new = is_new || !seen[axis][value];
      seen[axis][value] = true;
    }
    if (!is_new) continue;
    ++checked;
    static_cast<void>(cell(index, known, problems));
  }
}

// Problems of the values themselves stand where they do; the others are those of a cell that has
// them, and say of which.
Scenario Sweep::Content::cell(std::size_t index, const ProblemList& known,
                              ProblemList& problems) const {
  YamlTree scratch;
  ProblemList own;
  const YamlNode* node = root;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const MatrixAxis& axis = matrix.axes()[i];
    const YamlNode* const placed =
        with_value(*node, axis.path, *axis.values[cells[index][i]], axis.place, scratch, own);
    if (placed != nullptr) node = placed;
  }
  Scenario scenario = read_root(*node, file, files, own);
  problems.add_others(own, known, [&](Place place) {
    const bool of_value =
        place.in_file() ? extent.has(place) : place.source > static_cast<int>(overrides);
    return of_value ? std::string() : " (where " + name_of(index) + ")";
  });
  return scenario;
}

std::string Sweep::Content::name_of(std::size_t index) const {
  std::string name;
  for (std::size_t i = 0; i < axes.size(); ++i) {
    if (i > 0) name += ", ";
    name += axes[i].path + "=" + axes[i].values[cells[index][i]];
  }
  return name;
}

Sweep::Sweep(std::string_view yaml, const std::filesystem::path& file,
             const std::vector<Override>& overrides, const std::vector<Override>& matrix,
             Files files) {
  auto content = std::make_shared<Content>();
  content->file = file;
  content->files = files;
  content->sources = overrides;
  content->overrides = overrides.size();
  content->sources.insert(content->sources.end(), matrix.begin(), matrix.end());
  ProblemList problems;
  content->read(yaml, problems);
  if (!problems.empty()) throw ScenarioError(problems.sorted(file, content->sources));
  content_ = std::move(content);
}

const Scenario& Sweep::base() const {
  return content_->base;
}

const std::vector<SweepAxis>& Sweep::axes() const {
  return content_->axes;
}

const std::vector<std::vector<std::uint32_t>>& Sweep::cells() const {
  return content_->cells;
}

Scenario Sweep::cell(std::size_t index) const {
  STRAND_ASSERT(index < content_->cells.size());
  ProblemList problems;
  Scenario scenario = content_->cell(index, {}, problems);
  if (!problems.empty()) throw ScenarioError(problems.sorted(content_->file, content_->sources));
  return scenario;
}

std::string Sweep::name_of(std::size_t index) const {
  return content_->name_of(index);
}

Sweep read_sweep(const std::filesystem::path& file, const std::vector<Override>& overrides,
                 const std::vector<Override>& matrix) {
  return {read_scenario_file(file), file, overrides, matrix, Files::checked};
}

}  // namespace strand::scenario
