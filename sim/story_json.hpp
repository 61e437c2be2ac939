// The story of a frame as a JSON document, for programs. docs/reports.md names its keys.
#pragma once

#include <string>
#include <string_view>

#include "sim/story.hpp"

namespace strand::sim {

inline constexpr std::string_view story_schema_name = "strandcast.story/1";

// One document on one line, ending in a newline; its keys have a fixed order. Times are whole
// nanoseconds from the start of the run, and null where they are not known.
[[nodiscard]] std::string to_json(const Story& story);
// The document where there is no story: its "frame" is null, and its "verdict" is `line`.
[[nodiscard]] std::string to_json_without_story(std::string_view line);

}  // namespace strand::sim
