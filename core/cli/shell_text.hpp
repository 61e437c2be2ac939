// Text as a shell takes it.
#pragma once

#include <string>
#include <vector>

namespace strand::cli {

// One word, quoted where it must be.
[[nodiscard]] std::string shell_quoted(const std::string& text);
// A command of several, each quoted where it must be.
[[nodiscard]] std::string shell_command(const std::vector<std::string>& words);

}  // namespace strand::cli
