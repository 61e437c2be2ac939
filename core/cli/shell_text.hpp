// Text as a shell takes it.
#pragma once

#include <string>

namespace strand::cli {

// One word, quoted where it must be.
[[nodiscard]] std::string shell_quoted(const std::string& text);

}  // namespace strand::cli
