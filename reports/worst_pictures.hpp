// The frames that a page shows as the source gave them, beside what the last peer showed instead.
#pragma once

#include <cstddef>
#include <map>
#include <vector>

#include "core/base/frame_rate.hpp"
#include "core/base/shown_picture.hpp"
#include "reports/model.hpp"

namespace strand::reports {

inline constexpr std::size_t most_worst_pictures = 8;

// The run that pages draw: the first with the lowest completeness at the last peer; null for none.
[[nodiscard]] const RunReport* worst_run(const std::vector<RunReport>& runs);

// What the source gave in a run that was read from a document, which does not tell: known where it
// left nothing out and kept its quality; else no frames. `rate` is the source's.
[[nodiscard]] GivenFrames given_of_saved(const RunReport& run, FrameRate rate);

// Pictures among which the worst are looked for: of the worst run, at the last peer that reported,
// of each stretch during which an older picture or black stood there the last frame, whose own
// picture is the furthest; the longest stretches, 24 at most. Ascending.
[[nodiscard]] std::vector<ShownPicture> worst_candidates(const std::vector<RunReport>& runs);

// Of `pairs`, which are of worst_candidates(), those of the lowest PSNR, the worst first.
[[nodiscard]] std::vector<WorstPicture> worst_pictures(
    const std::vector<RunReport>& runs, const std::map<ShownPicture, PicturePair>& pairs);

}  // namespace strand::reports
