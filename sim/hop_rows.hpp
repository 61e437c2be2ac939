// Tells what became of a frame on one hop: on the link, and at the peer behind it.
#pragma once

#include <cstddef>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "sim/frame_story.hpp"
#include "sim/story.hpp"

namespace strand::sim {

// What the link from place `hop` of the chain to the next did, and what the peer there says, in
// order of time; what did not happen stands where it was due. Nothing about faults.
[[nodiscard]] std::vector<StoryRow> hop_rows(const scenario::Scenario& scenario,
                                             const FrameStory& story, std::size_t hop);

}  // namespace strand::sim
