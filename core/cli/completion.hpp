// Shell completion for a program, written from its command line's definition: commands, options,
// and their values where they are known; files and folders where they are asked for.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "core/cli/cli_page.hpp"

namespace strand::cli {

enum class Shell { bash, zsh, fish };

[[nodiscard]] std::optional<Shell> shell_named(std::string_view name);

// A script for the shell to read: bash sources it, zsh wants it as _NAME in a folder of $fpath,
// fish as NAME.fish in one of its folders for completions. It needs nothing but the shell itself.
[[nodiscard]] std::string completion(const Page& program, Shell shell);

}  // namespace strand::cli
