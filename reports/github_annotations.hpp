// What does not hold, as workflow commands of GitHub Actions: a job that prints them has them shown
// as annotations, on the lines of the scenario that expect it. The format is that of GitHub's
// "Workflow commands for GitHub Actions".
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "reports/model.hpp"

namespace strand::reports {

// GitHub shows ten of a kind a step, one of which is its own on the exit code.
inline constexpr std::size_t max_annotations = 9;

// A line each: first why the verdict is fail where no expectation says so, then failures as errors,
// then warnings. Of more than max_annotations the last counts those that are left out. Empty where
// all holds. `file` is the scenario's file as GitHub knows it, relative to the workspace.
[[nodiscard]] std::string to_github_annotations(const Report& report, std::string_view file);

}  // namespace strand::reports
