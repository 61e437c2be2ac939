// What a run does besides when it is a step of GitHub Actions: annotations on the scenario, and the
// report in the summary of the step. The environment says whether it is one (GITHUB_ACTIONS).
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "reports/model.hpp"

namespace strand::reports {

// Whether the environment says so.
[[nodiscard]] bool is_github_step();

// Adds a report in Markdown to the file that GITHUB_STEP_SUMMARY names, if it names one. A file
// that cannot be written is a line of `program` on standard error, and no failure: the summary is
// an extra.
void add_to_step_summary(std::string_view markdown, std::string_view program);

struct GithubStep {
  std::string_view program;        // who complains, such as "strandsim"
  std::filesystem::path scenario;  // what the annotations are on; empty for none
  std::string_view again;          // the command that gives the same runs again, or empty
};

// Adds the report to the summary, and returns the annotations to print. Where this is no step it
// does nothing, and returns nothing.
[[nodiscard]] std::string tell_github(const Report& report, const GithubStep& step);

}  // namespace strand::reports
