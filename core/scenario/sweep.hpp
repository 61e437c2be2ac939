// A scenario and the sweep over it: every cell of the matrix is the scenario with the cell's values
// in place, as if --set had put them there.
//
// A sweep is read once and then unchanging: a handle that is cheap to copy, and callable from any
// thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "core/scenario/paths.hpp"
#include "core/scenario/scenario.hpp"
#include "core/scenario/scenario_reader.hpp"

namespace strand::scenario {

struct SweepAxis {
  std::string path;                 // "codec.jpeg_quality"
  std::vector<std::string> values;  // as YAML in one line each, all different

  friend bool operator==(const SweepAxis&, const SweepAxis&) = default;
};

class Sweep {
 public:
  // Reads a text that stands in `file`. Each of `matrix` is an axis whose values have commas
  // between them; it takes the place of the scenario's own, or comes after them. Of the cells, the
  // first that together have every value are checked, 1000 of them at most. Throws ScenarioError.
  Sweep(std::string_view yaml, const std::filesystem::path& file,
        const std::vector<Override>& overrides, const std::vector<Override>& matrix, Files files);

  // The scenario as it is without the sweep.
  [[nodiscard]] const Scenario& base() const;
  // Empty where nothing varies; then there are no cells.
  [[nodiscard]] const std::vector<SweepAxis>& axes() const;
  // Which value each axis has in each cell that is not left out; the last axis changes fastest.
  [[nodiscard]] const std::vector<std::vector<std::uint32_t>>& cells() const;
  // The scenario of one cell. Throws ScenarioError, whose lines name the cell.
  [[nodiscard]] Scenario cell(std::size_t index) const;
  // "codec.jpeg_quality=50, codec.zlib_level=none"
  [[nodiscard]] std::string name_of(std::size_t index) const;

 private:
  struct Content;
  std::shared_ptr<const Content> content_;
};

// Reads the file, and looks at the files that it names. Throws ScenarioFileError or ScenarioError.
[[nodiscard]] Sweep read_sweep(const std::filesystem::path& file,
                               const std::vector<Override>& overrides,
                               const std::vector<Override>& matrix);

}  // namespace strand::scenario
