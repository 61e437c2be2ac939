// The file of a scenario, read whole.
#pragma once

#include <filesystem>
#include <string>

namespace strand::scenario {

// At most one byte more than a scenario may have, whatever the file is. Throws ScenarioFileError.
[[nodiscard]] std::string read_scenario_file(const std::filesystem::path& file);

}  // namespace strand::scenario
