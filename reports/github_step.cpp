#include "reports/github_step.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

#include "reports/github_annotations.hpp"
#include "reports/markdown_report.hpp"

namespace strand::reports {

namespace {

// The value of an environment variable, empty where there is none.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

// A path as GitHub knows it: relative to GITHUB_WORKSPACE, where it is in there.
std::string path_in_workspace(const std::filesystem::path& path) {
  const std::string_view workspace = variable("GITHUB_WORKSPACE");
  std::error_code error;
  const std::filesystem::path whole = std::filesystem::weakly_canonical(path, error);
  if (error || workspace.empty()) return path.string();
  const std::filesystem::path root = std::filesystem::weakly_canonical(workspace, error);
  if (error) return path.string();
  const std::filesystem::path inside = whole.lexically_relative(root);
  if (inside.empty() || *inside.begin() == "..") return path.string();
  return inside.string();
}

}  // namespace

bool is_github_step() {
  return variable("GITHUB_ACTIONS") == "true";
}

void add_to_step_summary(std::string_view markdown, std::string_view program) {
  const std::string path(variable("GITHUB_STEP_SUMMARY"));
  if (path.empty()) return;
  // A blank line ends whatever an earlier command has left there.
  const std::string text = "\n" + std::string(markdown);
  std::FILE* const file = std::fopen(path.c_str(), "a");
  bool written = file != nullptr && std::fwrite(text.data(), 1, text.size(), file) == text.size();
  int error = errno;
  if (file != nullptr && std::fclose(file) != 0) {
    if (written) error = errno;
    written = false;
  }
  if (written) return;
  fmt::print(stderr,
             "{}: {} (GITHUB_STEP_SUMMARY) cannot be written: {}; the step has no summary of the "
             "run\n",
             program, path, std::generic_category().message(error));
}

std::string tell_github(const Report& report, const GithubStep& step) {
  if (!is_github_step()) return {};
  add_to_step_summary(to_markdown(report, step.again), step.program);
  return to_github_annotations(
      report, step.scenario.empty() ? std::string() : path_in_workspace(step.scenario));
}

}  // namespace strand::reports
