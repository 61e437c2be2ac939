// What a run does besides when it is a step of GitHub Actions: annotations on the scenario, and the
// report in the summary of the step.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

namespace strand::sim {

// Whether the environment says so (GITHUB_ACTIONS).
[[nodiscard]] bool is_github_step();

// A path as GitHub knows it: relative to GITHUB_WORKSPACE, where it is in there.
[[nodiscard]] std::string path_in_workspace(const std::filesystem::path& path);

// Adds a report in Markdown to the file that GITHUB_STEP_SUMMARY names, if it names one. A file
// that cannot be written is a line on standard error, and no failure: the summary is an extra.
void add_to_step_summary(std::string_view markdown);

}  // namespace strand::sim
