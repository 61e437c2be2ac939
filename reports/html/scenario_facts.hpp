// What the charts need to know of the scenario: the deadline, and the events that are laid over.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "core/base/time.hpp"

namespace strand::reports::html {

// An event of the scenario. Times are from the start of the source.
struct EventMark {
  Duration begin{};
  std::optional<Duration> end;      // none for what happens at once, or for good
  bool for_good = false;            // it goes on to the end
  std::string text;                 // "crash B", not escaped
  std::vector<std::string> places;  // the peers that it touches, or the peers behind the links
};

struct ScenarioFacts {
  std::optional<Duration> deadline;
  std::vector<EventMark> events;  // by their beginning
};

// "500ms", "1.5s"; none for what is no time, or longer than 10^9 seconds.
[[nodiscard]] std::optional<Duration> parse_time(std::string_view text);

// Reads the resolved scenario of a report. Whatever is not as expected is left out.
[[nodiscard]] ScenarioFacts facts_of(const std::string& resolved_json);

}  // namespace strand::reports::html
