// A row of characters that shows what became of a peer's frames over a run, first to last.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace strand::reports {

// What became of a peer's frames in one run: its frame_status, and the frame that it begins with.
struct StripRun {
  std::string_view status;
  std::uint64_t first_frame = 0;
};

// `peer_runs` are those of one peer; they lie over each other. The strip has at most `width` slots,
// and no more than there are frames; each stands for an equal share of the frames 0 to `frames` -
// 1:
//   '#' all complete   '=' half of them or more   '.' fewer   'x' none   ' ' no frame was sent to
//   it
// `width` is at least 1.
[[nodiscard]] std::string frame_strip(const std::vector<StripRun>& peer_runs, std::uint64_t frames,
                                      std::size_t width);

// What the characters mean, for people.
inline constexpr std::string_view frame_strip_legend =
    "# all complete   = half or more   . fewer   x none";

}  // namespace strand::reports
