// Why a peer did not get a frame, or how it did, in one sentence.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"
#include "sim/frame_story.hpp"

namespace strand::sim {

// "2 of 6 chunks never reached D: chunk 2 was lost on A->B (loss), and chunk 5 was dropped on B->C
// (queue_full)." `missing` are the report's rows of the frame at the peer; `chunks` is how many the
// frame has, 0 where it is not known.
[[nodiscard]] std::string missing_verdict(const std::vector<reports::MissingReport>& missing,
                                          std::uint32_t chunks, const std::string& peer);

// Of a frame that came whole to the last of the story's hosts: which part of the way took longest,
// and how long before or after its deadline it was there.
[[nodiscard]] std::string timely_verdict(const scenario::Scenario& scenario,
                                         const FrameStory& frame);

// Of a frame whose chunks all came, and which is not what was sent: where a bit flipped unseen.
[[nodiscard]] std::string corrupt_verdict(const scenario::Scenario& scenario,
                                          const FrameStory& frame);

// Of a peer that never reported, so that the frame counts as lost there.
[[nodiscard]] std::string silent_verdict(const scenario::Scenario& scenario,
                                         const FrameStory& frame);

}  // namespace strand::sim
