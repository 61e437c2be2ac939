// The flags that compare a run with an earlier report: the same for every program that runs a
// scenario. Tolerances stay text until the scenario reader takes them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace strand::cli {

struct BaselineFlags {
  std::optional<std::filesystem::path> file;  // --baseline
  std::optional<std::filesystem::path> save;  // --save-baseline
  std::vector<std::string> tolerances;        // --tolerance, each as it was written
};

// All three. `app` and `flags` outlive the parsing.
void add_baseline_options(CLI::App& app, BaselineFlags& flags);
// --tolerance alone.
void add_tolerance_option(CLI::App& app, std::vector<std::string>& tolerances);

}  // namespace strand::cli
