// The variables of this process's environment.
#pragma once

#include <cstdlib>

namespace strand::real {

// There, and not empty.
[[nodiscard]] inline bool is_set(const char* variable) {
  const char* const value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace strand::real
