#include "sim/time_text.hpp"

#include <fmt/format.h>

namespace strand::sim {

namespace {

// Of its magnitude, rounded half up.
std::int64_t tenths_of_milliseconds(Duration duration) {
  constexpr std::int64_t tenth = 100'000;
  const std::int64_t nanoseconds = duration.count();
  return ((nanoseconds < 0 ? -nanoseconds : nanoseconds) + tenth / 2) / tenth;
}

}  // namespace

std::string time_text(Timestamp time) {
  constexpr std::int64_t second = 1'000'000'000;
  const std::int64_t nanoseconds = (time - run_start).count();
  return fmt::format("{}.{:09} s", nanoseconds / second, nanoseconds % second);
}

std::string short_time_text(Timestamp time) {
  constexpr std::int64_t millisecond = 1'000'000;
  const std::int64_t milliseconds = ((time - run_start).count() + millisecond / 2) / millisecond;
  return fmt::format("{}.{:03} s", milliseconds / 1'000, milliseconds % 1'000);
}

std::string milliseconds_text(Duration duration) {
  const std::int64_t tenths = tenths_of_milliseconds(duration);
  if (tenths == 0 && duration != Duration::zero()) return "<0.1 ms";
  return fmt::format("{}{}.{} ms", duration < Duration::zero() ? "-" : "", tenths / 10,
                     tenths % 10);
}

std::string offset_text(Duration duration) {
  const std::int64_t tenths = tenths_of_milliseconds(duration);
  return fmt::format("{}{}.{}", duration < Duration::zero() ? "-" : "+", tenths / 10, tenths % 10);
}

}  // namespace strand::sim
