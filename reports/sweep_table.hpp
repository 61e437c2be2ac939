// A sweep as people read it: a row for every cell, and the same as CSV.
#pragma once

#include <cstddef>
#include <string>

#include "reports/sweep.hpp"

namespace strand::reports {

struct SweepTableOptions {
  bool color = false;
};

// The transport's figures of every cell, and, where pictures were compared, a second table of
// these with the Pareto front marked. Tables take the width that they need.
[[nodiscard]] std::string to_table(const SweepReport& sweep, const SweepTableOptions& options = {});

// A heading and a line a cell (RFC 4180, lines end in a line feed); empty fields where there is no
// figure. What cells cost is no part of it.
[[nodiscard]] std::string to_csv(const SweepReport& sweep);

}  // namespace strand::reports
