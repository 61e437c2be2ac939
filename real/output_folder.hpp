// The folder that a run leaves its frames, logs and report in.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "core/base/peer_name.hpp"

namespace strand::real {

inline constexpr const char* report_file_name = "report.json";

// <out>/coordinator.log
[[nodiscard]] std::filesystem::path coordinator_log_file(const std::filesystem::path& out);

// Makes the folder where it is missing. Throws ProgramError when it cannot be made or written to.
void make_output_folder(const std::filesystem::path& out);

// Nothing when no program that runs writes the log of the coordinator or of a peer of `chain`; else
// one line that names the log and how to go on. Changes nothing.
[[nodiscard]] std::optional<std::string> find_running_program(const std::filesystem::path& out,
                                                              const std::vector<PeerName>& chain);

// Nothing when a run of `chain` can write its frames and its report without touching those of an
// earlier one; else one line that names what is in the way and how to go on. Changes nothing.
[[nodiscard]] std::optional<std::string> find_earlier_run(const std::filesystem::path& out,
                                                          const std::vector<PeerName>& chain);

}  // namespace strand::real
