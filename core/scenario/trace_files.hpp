// The recordings of delivery opportunities that links name with `trace`: text files in Mahimahi's
// format, which core/link/delivery_trace.hpp describes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/link/delivery_trace.hpp"
#include "core/scenario/paths.hpp"
#include "core/scenario/units.hpp"

namespace strand::scenario {

inline constexpr std::size_t max_trace_lines = 10'000'000;
inline constexpr std::size_t max_trace_bytes = 100'000'000;

// The times in a recording's text, in milliseconds; or what is wrong, which begins with `name` and
// the line. Lines may end as on Windows.
[[nodiscard]] Reading<std::vector<std::uint32_t>> parse_trace(std::string_view text,
                                                              std::string_view name);

// Reads each file once, however many links name it. Where files are ignored, every recording has an
// opportunity each millisecond.
class TraceFiles {
 public:
  // Paths start at the folder of `scenario_file`.
  TraceFiles(std::filesystem::path scenario_file, Files files)
      : scenario_file_(std::move(scenario_file)), files_(files) {}

  // The recording's name is its path as it is opened.
  [[nodiscard]] Reading<link::DeliveryTrace> read(std::string_view path);

 private:
  std::filesystem::path scenario_file_;
  Files files_;
  std::map<std::string, Reading<link::DeliveryTrace>> known_;
};

}  // namespace strand::scenario
