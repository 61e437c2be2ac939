// The recordings that a scenario names with `trace`: of links, text files in Mahimahi's format,
// which core/link/delivery_trace.hpp describes; of a source, text files with a line for each frame.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/size_trace.hpp"
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

// The sizes in the text of a recorded encoder, in bytes: a line a frame, digits alone or with a
// unit
// (`18432`, `18KiB`), with comments from `#` to the end of a line, and lines of nothing; or what is
// wrong, as above.
[[nodiscard]] Reading<std::vector<std::uint32_t>> parse_sizes(std::string_view text,
                                                              std::string_view name);

// Reads each file once, however many links name it. Where files are ignored, every recording has an
// opportunity each millisecond, and sizes are not read.
class TraceFiles {
 public:
  // Paths start at the folder of `scenario_file`.
  TraceFiles(std::filesystem::path scenario_file, Files files)
      : scenario_file_(std::move(scenario_file)), files_(files) {}

  // The recording's name is its path as it is opened.
  [[nodiscard]] Reading<link::DeliveryTrace> read(std::string_view path);
  [[nodiscard]] Reading<SizeTrace> read_sizes(std::string_view path) const;

 private:
  std::filesystem::path scenario_file_;
  Files files_;
  std::map<std::string, Reading<link::DeliveryTrace>> known_;
};

}  // namespace strand::scenario
