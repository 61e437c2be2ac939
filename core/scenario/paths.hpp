// The files that a scenario names. Their paths start at the folder of the scenario's own file.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

#include "core/scenario/units.hpp"

namespace strand::scenario {

// Whether the files that a scenario names are looked at while it is read.
enum class Files : std::uint8_t { ignored, checked };

// `example` is "the path of a video".
[[nodiscard]] Reading<std::filesystem::path> read_path(std::string_view text,
                                                       std::string_view example);
// Where a file is that `scenario_file` names.
[[nodiscard]] std::filesystem::path beside(const std::filesystem::path& scenario_file,
                                           const std::filesystem::path& named);
// How a scenario in `folder` names `file`; beside() leads back to it.
[[nodiscard]] std::string path_from(const std::filesystem::path& folder,
                                    const std::filesystem::path& file);
// Why `file` cannot be opened, for all that its folder says; empty where it can. `wanted` is "a
// video file".
[[nodiscard]] std::string file_trouble(const std::filesystem::path& file, std::string_view wanted);

}  // namespace strand::scenario
