#include "real/output_folder.hpp"

#include <system_error>

#include <fmt/format.h>
#include <unistd.h>

#include "real/frame_folder.hpp"
#include "real/log.hpp"
#include "real/log_claim.hpp"
#include "real/program_error.hpp"

namespace strand::real {
namespace {

namespace fs = std::filesystem;

// A folder with nothing in it is no earlier run's.
bool holds_something(const fs::path& folder) {
  std::error_code error;
  const fs::directory_iterator entries(folder, error);
  if (!error) return entries != fs::directory_iterator();
  // What is no folder, or cannot be looked into, is in the way as well.
  return fs::exists(fs::symlink_status(folder, error));
}

}  // namespace

fs::path coordinator_log_file(const fs::path& out) {
  return out / "coordinator.log";
}

void make_output_folder(const fs::path& out) {
  std::error_code error;
  fs::create_directories(out, error);
  if (!error && ::access(out.c_str(), W_OK | X_OK) != 0) {
    error = std::error_code(errno, std::generic_category());
  }
  if (!error) return;
  throw ProgramError(reports::ExitCode::unavailable,
                     fmt::format("cannot write to the folder {}: {}; choose another with --out",
                                 out.string(), error.message()));
}

std::optional<std::string> find_running_program(const fs::path& out,
                                                const std::vector<PeerName>& chain) {
  std::vector<fs::path> logs{coordinator_log_file(out)};
  for (const PeerName& name : chain) logs.push_back(log_file(out, name));
  for (const fs::path& log : logs) {
    if (is_claimed(log)) return claimed_text(log, "another folder with --out");
  }
  return std::nullopt;
}

std::optional<std::string> find_earlier_run(const fs::path& out,
                                            const std::vector<PeerName>& chain) {
  constexpr const char* hint = "--overwrite replaces it, --out chooses another folder";
  for (const PeerName& name : chain) {
    const fs::path folder = frame_folder(out, name);
    if (holds_something(folder)) {
      return fmt::format("{} is there from an earlier run; {}", folder.string(), hint);
    }
  }
  const fs::path report = out / report_file_name;
  std::error_code error;
  if (fs::exists(report, error)) {
    return fmt::format("{} is there from an earlier run; {}", report.string(), hint);
  }
  return std::nullopt;
}

}  // namespace strand::real
