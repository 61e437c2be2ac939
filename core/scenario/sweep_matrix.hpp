// What the key `sweep` says: the settings that vary, their values, and the combinations of them
// that are left out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "core/scenario/place.hpp"
#include "core/scenario/problem_list.hpp"
#include "core/scenario/section.hpp"
#include "core/scenario/yaml_tree.hpp"

namespace strand::scenario {

inline constexpr std::size_t most_sweep_cells = 100'000;

// A setting and its values. `words` are the values as YAML in one line, which differ from one
// another: "80", "[A, B]", "{burst: {rate: 5%, mean_length: 4}}".
struct MatrixAxis {
  std::string path;  // dotted, as in --set
  Place place;       // of the path
  std::vector<const YamlNode*> values;
  std::vector<std::string> words;
};

class SweepMatrix {
 public:
  // Reads the value of the key.
  void read(const Value& sweep, ProblemList& problems);
  // Takes the place of the axis of that path, or becomes the last. `values` is a list.
  void put(std::string path, Place place, const Value& values, ProblemList& problems);
  // Reports what no axis shows alone: too many cells, or none. Once, after all axes are there.
  void check(Place place, ProblemList& problems) const;

  [[nodiscard]] const std::vector<MatrixAxis>& axes() const { return axes_; }
  // Which value each axis has, in every cell that is not left out; the last axis changes fastest.
  [[nodiscard]] std::vector<std::vector<std::uint32_t>> cells() const;

 private:
  struct Exclusion {
    std::string path;
    std::string word;
  };

  [[nodiscard]] bool add(MatrixAxis& axis, const Value& values, ProblemList& problems) const;
  void read_exclude(const Value& exclude, ProblemList& problems);
  void read_exclusion(const Value& map, ProblemList& problems);
  [[nodiscard]] bool is_excluded(const std::vector<std::uint32_t>& cell) const;

  std::vector<MatrixAxis> axes_;
  std::vector<std::vector<Exclusion>> exclude_;  // all of a row's hold in a cell that is left out
};

}  // namespace strand::scenario
