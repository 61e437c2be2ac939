// Tells which of the scenario's events touched a frame on its way, and when.
#pragma once

#include "core/scenario/scenario.hpp"
#include "sim/frame_story.hpp"
#include "sim/story.hpp"

namespace strand::sim {

// Adds to the rows of each of `story`'s hops, in their place in time, the events that were in force
// between the capture of the frame and its end, and that touch the hop's link or its peer (the
// first one's: the coordinator too); and the crash of a peer that took the frame with it. The rows
// of each hop are in order of time already.
void add_fault_rows(const scenario::Scenario& scenario, const FrameStory& frame, Story& story);

}  // namespace strand::sim
