// Virtual instants and times in words for people, in whole numbers.
#pragma once

#include <string>

#include "core/base/time.hpp"

namespace strand::sim {

// "2.004000000 s", to the nanosecond; `time` is not before run_start.
[[nodiscard]] std::string time_text(Timestamp time);
// "2.004 s", rounded to a millisecond; `time` is not before run_start.
[[nodiscard]] std::string short_time_text(Timestamp time);
// "12.3 ms", rounded to a tenth; what would read as nothing and is not reads "<0.1 ms".
[[nodiscard]] std::string milliseconds_text(Duration duration);
// "+12.3", "-1500.0", "+0.0": the same in signed figures alone.
[[nodiscard]] std::string offset_text(Duration duration);

}  // namespace strand::sim
