// What a run does besides when it is a step of GitHub Actions: annotations on the scenario, and the
// report in the summary of the step. The environment says whether it is one (GITHUB_ACTIONS).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "reports/model.hpp"

namespace strand::reports {

struct GithubStep {
  std::string_view program;        // who complains, such as "strandsim"
  std::filesystem::path scenario;  // what the annotations are on; empty for none
  std::string_view again;          // the command that gives the same runs again, or empty
};

// Adds the report as Markdown to the file that GITHUB_STEP_SUMMARY names, if it names one; a file
// that cannot be written is a line on standard error, and no failure, for the summary is an extra.
// Returns the annotations to print. Does nothing, and returns nothing, where this is no step.
[[nodiscard]] std::string tell_github(const Report& report, const GithubStep& step);

}  // namespace strand::reports
