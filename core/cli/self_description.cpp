#include "core/cli/self_description.hpp"

#include <utility>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>

#include "core/cli/completion.hpp"
#include "core/cli/man_page.hpp"

namespace strand::cli {

SelfDescription::SelfDescription(CLI::App& app, std::string version)
    : app_(app), version_(std::move(version)) {
  CLI::App& completion =
      *app.add_subcommand("completion", "Print completion for a shell, to keep where it looks");
  completion.add_option("SHELL", shell_, "bash, zsh or fish")
      ->required()
      ->check(CLI::IsMember({"bash", "zsh", "fish"}));
  completion_ = &completion;
  man_page_ = app.add_subcommand("man-page", "Print the manual page")->group("");
}

std::optional<std::string> SelfDescription::text() const {
  if (completion_->parsed()) return completion(page_of(app_), *shell_named(shell_));
  if (man_page_->parsed()) return man_page(page_of(app_), version_);
  return std::nullopt;
}

}  // namespace strand::cli
