// A sweep as people read it: a row for every cell, and the same as CSV.
#pragma once

#include <cstddef>
#include <string>

#include "reports/sweep.hpp"

namespace strand::reports {

struct SweepTableOptions {
  std::size_t width = 100;  // columns; a wider table goes on below, with the cells' values again
  bool color = false;
};

// The transport's figures of every cell, and, where pictures were compared, a second table of
// these with the Pareto front marked. A column that is wider than all of the width stands alone.
[[nodiscard]] std::string to_table(const SweepReport& sweep, const SweepTableOptions& options = {});

// A heading and a line a cell (RFC 4180, lines end in a line feed); empty fields where there is no
// figure. What cells cost is no part of it.
[[nodiscard]] std::string to_csv(const SweepReport& sweep);

}  // namespace strand::reports
