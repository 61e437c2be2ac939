// The JSON of sweeps: sweep.json, the plan, and the lines of cells.jsonl. A document's bytes depend
// on the scenario and its matrix alone.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/base/expected.hpp"
#include "reports/sweep.hpp"

namespace strand::reports {

// The document, "strandcast.sweep/1". Cells without figures have null there. What cells cost is no
// part of it.
[[nodiscard]] std::string to_json(const SweepReport& sweep);
// The error is one line, which does not name the file.
[[nodiscard]] expected<SweepReport, std::string> sweep_from_json(std::string_view json);

// One cell with its figures and cost on one line, which ends in a newline.
[[nodiscard]] std::string cell_line(const SweepReport& sweep, const SweepCell& cell);
// The figures of a cell alone: those of two cells are the same if their lines are.
[[nodiscard]] std::string figures_line(const SweepCell& cell);
// The cell, without `values`; nothing where the line is no whole one.
[[nodiscard]] std::optional<SweepCell> cell_from_line(std::string_view line);

}  // namespace strand::reports
