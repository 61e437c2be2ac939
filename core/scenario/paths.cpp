#include "core/scenario/paths.hpp"

#include <algorithm>
#include <system_error>

#include "core/scenario/text.hpp"

namespace strand::scenario {

Reading<std::filesystem::path> read_path(std::string_view text, std::string_view example) {
  const bool control = std::any_of(text.begin(), text.end(),
                                   [](char c) { return static_cast<unsigned char>(c) < 0x20U; });
  if (text.empty()) return unexpected("has no value; write " + std::string(example));
  if (control) {
    return unexpected(in_quotes(text) + " holds a control character, which no path does");
  }
  return std::filesystem::path(text);
}

std::filesystem::path beside(const std::filesystem::path& scenario_file,
                             const std::filesystem::path& named) {
  return (scenario_file.parent_path() / named).lexically_normal();
}

std::string path_from(const std::filesystem::path& folder, const std::filesystem::path& file) {
  const std::filesystem::path relative =
      folder.empty() ? std::filesystem::path() : file.lexically_relative(folder);
  return (relative.empty() ? file : relative).generic_string();
}

std::string file_trouble(const std::filesystem::path& file, std::string_view wanted) {
  std::error_code error;
  const auto status = std::filesystem::status(file, error);
  const std::string name = in_quotes(file.string());
  if (status.type() == std::filesystem::file_type::directory) {
    return name + " is a folder; name " + std::string(wanted);
  }
  if (!std::filesystem::exists(status)) {
    return "there is no file " + name + "; the path starts at the scenario's own folder";
  }
  return {};
}

}  // namespace strand::scenario
