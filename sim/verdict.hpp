// Why a peer did not get a frame, or how it did, in one sentence.
#pragma once

#include <string>

#include "core/scenario/scenario.hpp"
#include "sim/frame_story.hpp"
#include "sim/story.hpp"

namespace strand::sim {

// "2 of 6 chunks never reached D: chunk 2 was lost on A->B (loss), and chunk 5 was dropped on B->C
// (queue_full)." Of the story's rows of missing chunks; its hops are told already.
[[nodiscard]] std::string missing_verdict(const Story& story);

// Of a frame that came whole to the last of the story's hosts: which part of the way took longest,
// and how long before or after its deadline it was there.
[[nodiscard]] std::string timely_verdict(const scenario::Scenario& scenario,
                                         const FrameStory& frame);

// Of a frame whose chunks all came, and which is not what was sent: where a bit flipped unseen.
[[nodiscard]] std::string corrupt_verdict(const scenario::Scenario& scenario,
                                          const FrameStory& frame);

// Of a peer that had chunks of the frame and lost them all in a crash; `story` has rows of no other
// cause.
[[nodiscard]] std::string forgotten_verdict(const Story& story, const FrameStory& frame);

// Of a peer that never reported, so that the frame counts as lost there.
[[nodiscard]] std::string silent_verdict(const scenario::Scenario& scenario,
                                         const FrameStory& frame);

}  // namespace strand::sim
