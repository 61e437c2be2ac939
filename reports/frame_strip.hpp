// A row of characters that shows what became of a peer's frames over a run, first to last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strand::reports {

// `statuses` are the frame_status strings of one peer, one for each run; the runs lie over each
// other. The strip has at most `width` slots, and no more than there are frames; each stands for
// an equal share of the frames 0 to `frames` - 1:
//   '#' all complete   '=' half of them or more   '.' fewer   'x' none   ' ' no frame was sent
// `width` is at least 1.
[[nodiscard]] std::string frame_strip(const std::vector<std::string_view>& statuses,
                                      std::uint64_t frames, std::size_t width);

// What the characters mean, for people.
inline constexpr std::string_view frame_strip_legend =
    "# all complete   = half or more   . fewer   x none";

}  // namespace strand::reports
