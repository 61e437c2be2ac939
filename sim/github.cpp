#include "sim/github.hpp"

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <system_error>

namespace strand::sim {

namespace {

// The value of an environment variable, empty where there is none.
std::string_view variable(const char* name) {
  const char* value = std::getenv(name);
  return value == nullptr ? std::string_view() : std::string_view(value);
}

}  // namespace

bool is_github_step() {
  return variable("GITHUB_ACTIONS") == "true";
}

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

void add_to_step_summary(std::string_view markdown) {
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
  std::fprintf(stderr,
               "strandsim: %s (GITHUB_STEP_SUMMARY) cannot be written: %s; the step has no "
               "summary of the run\n",
               path.c_str(), std::generic_category().message(error).c_str());
}

}  // namespace strand::sim
