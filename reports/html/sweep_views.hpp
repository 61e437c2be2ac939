// The views of a sweep's page, in the order in which they stand. Each is markup of its own, and
// ends in a newline; it is empty where it has nothing to say.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "reports/pareto.hpp"
#include "reports/sweep.hpp"

namespace strand::reports::html {

// It refers to the report, which outlives it.
struct SweepContent {
  const SweepReport& sweep;
  std::string again;              // the command that repeats it; empty for none
  std::vector<FrontPlace> front;  // of each cell
};

// The name, the verdict, what varies, and how to run it again.
[[nodiscard]] std::string sweep_header_view(const SweepContent& content);

// Bit rate against what the last peer shows, where there are pictures.
[[nodiscard]] std::string sweep_quality_view(const SweepContent& content);

// How much came to the last peer, and how soon, over the values of a setting.
[[nodiscard]] std::string sweep_delivery_view(const SweepContent& content);

// Every cell with its figures, or the first for which there is room: bytes.
[[nodiscard]] std::string sweep_grid_view(const SweepContent& content, std::size_t room);

}  // namespace strand::reports::html
