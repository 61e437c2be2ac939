#include "sim/time_text.hpp"

#include <fmt/format.h>

namespace strand::sim {

std::string time_text(Timestamp time) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t nanoseconds = (time - run_start).count();
  return fmt::format("{}.{:09} s", nanoseconds / second, nanoseconds % second);
}

}  // namespace strand::sim
