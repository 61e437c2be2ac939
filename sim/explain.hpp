// `strandsim explain`: finds the run that is meant, runs it (again), and tells the story of one
// frame.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/expected.hpp"
#include "core/scenario/scenario_reader.hpp"
#include "reports/exit_code.hpp"
#include "sim/story.hpp"

namespace strand::sim {

struct ExplainRequest {
  std::filesystem::path source;  // a scenario (.yaml, .yml), a report, or the folder of one
  std::vector<scenario::Override> overrides;  // of a scenario only
  std::uint32_t run = 0;
  std::optional<std::string> peer;     // else the last of the chain
  std::optional<std::uint32_t> frame;  // else the first that the peer did not get complete
};

// There is no such run, peer or frame, or the file cannot be used: one line.
struct ExplainRefusal {
  reports::ExitCode code = reports::ExitCode::usage;
  std::string line;
};

struct Explanation {
  std::optional<Story> story;  // nothing where no frame was asked for, and all are complete
  std::string line;            // says so then
  std::string note;            // for standard error; empty where there is nothing to note
};

// A simulated report's run is run again as its scenario says; where the digest differs, the note
// says so. A real one cannot be: its story is what the report knows.
//
// Throws what scenario::read_scenario() throws of a scenario file, and what the source throws.
[[nodiscard]] expected<Explanation, ExplainRefusal> explain(const ExplainRequest& request);

}  // namespace strand::sim
