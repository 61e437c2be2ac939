// The story of a frame laid out for a terminal: at a glance in its first lines, hop by hop below.
#pragma once

#include <cstddef>
#include <string>

#include "sim/story.hpp"

namespace strand::sim {

struct StoryTextOptions {
  std::size_t width = 100;  // columns, at least 60
  bool color = false;
  bool brief = false;  // the first lines only
};

// Lines, ending in a newline. In a chain of more than 8 hops those that only passed the frame on
// are drawn together. Control characters come out as '?'.
[[nodiscard]] std::string to_text(const Story& story, const StoryTextOptions& options);

}  // namespace strand::sim
