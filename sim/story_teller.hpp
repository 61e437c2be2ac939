// Makes a story of what is known of a frame: of what a watch saw of it in a simulated run, or, of a
// real run, of what its report says.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

#include "core/scenario/scenario.hpp"
#include "reports/model.hpp"
#include "sim/frame_story.hpp"
#include "sim/story.hpp"

namespace strand::sim {

// `frame` was watched in the run that `run` reports, down to the last of its hosts; the run sent
// it, and `run.missing` has all rows of it.
[[nodiscard]] Story tell_story(const scenario::Scenario& scenario, const reports::RunReport& run,
                               const FrameStory& frame);

// What report.runs[run] tells of a frame that it sent at its peer number `peer`, from 0.
[[nodiscard]] Story tell_reported_story(const reports::Report& report, std::size_t run,
                                        std::size_t peer, std::uint32_t frame);

// What became of a frame at a peer; nothing where the run sent no such frame.
[[nodiscard]] std::optional<reports::FrameStatus> status_of(const reports::PeerReport& peer,
                                                            std::uint32_t frame);
// The first frame that is not complete there; nothing where all are.
[[nodiscard]] std::optional<std::uint32_t> first_incomplete(const reports::PeerReport& peer);

}  // namespace strand::sim
