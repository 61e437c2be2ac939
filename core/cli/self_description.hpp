// The commands by which a program describes its own command line: `completion SHELL` for people,
// and `man-page`, which no help shows, for the build.
#pragma once

#include <optional>
#include <string>

#include "core/cli/cli_page.hpp"

namespace strand::cli {

class SelfDescription {
 public:
  // Adds the commands to `app`, which is complete but for them and outlives this. `version` is the
  // program's.
  SelfDescription(CLI::App& app, std::string version);
  SelfDescription(const SelfDescription&) = delete;
  SelfDescription& operator=(const SelfDescription&) = delete;

  // What to print when the command line asked for one of them; nothing otherwise.
  [[nodiscard]] std::optional<std::string> text() const;

 private:
  CLI::App& app_;
  std::string version_;
  const CLI::App* completion_ = nullptr;
  const CLI::App* man_page_ = nullptr;
  std::string shell_;
};

}  // namespace strand::cli
