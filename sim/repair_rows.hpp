// Tells how one hop repaired a frame: the repairs that went with it, when the sender heard of
// losses, what it sent again or gave up, and what became of that.
#pragma once

#include <cstddef>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "sim/frame_story.hpp"
#include "sim/story.hpp"

namespace strand::sim {

// Rows about the link from place `hop` of the chain to the next, each with its time; those of one
// time stand in the order of cause and effect.
[[nodiscard]] std::vector<StoryRow> repair_rows(const scenario::Scenario& scenario,
                                                const FrameStory& story, std::size_t hop);

// The repairs that the peer behind the hop made these chunks of, at this instant, ascending; less
// than it took where a bit that flipped unseen hides one.
[[nodiscard]] std::vector<std::uint32_t> repairs_used(const FrameStory& story, std::size_t hop,
                                                      const std::vector<std::uint32_t>& chunks,
                                                      Timestamp at);

}  // namespace strand::sim
