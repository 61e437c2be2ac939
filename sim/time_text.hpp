// A virtual instant in words for people.
#pragma once

#include <string>

#include "core/base/time.hpp"

namespace strand::sim {

// "2.004000000 s", to the nanosecond; `time` is not before run_start.
[[nodiscard]] std::string time_text(Timestamp time);

}  // namespace strand::sim
