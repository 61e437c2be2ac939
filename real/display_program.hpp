// What shows the video of one peer: `strand display`, which nobody types.
//
// It is a process of its own, for what draws windows may end its process when the display goes
// away, and a peer has to go on relaying. Frames come on standard input, as DisplayFeed writes
// them; when that ends, or its user closes the window, it ends.
#pragma once

#include <cstdint>
#include <string>

namespace strand::real {

struct DisplayOptions {
  std::string name;    // of the peer
  unsigned place = 0;  // of the window among those of the run, from 0
};

// What goes before the bytes of every frame, in this machine's byte order.
struct DisplayedFrame {
  std::uint32_t frame = 0;
  std::uint32_t size = 0;
  std::uint32_t deflated = 0;  // 0 or 1
};

// Returns 0 when the window was closed or the input has ended. Throws ProgramError.
[[nodiscard]] int run_display(const DisplayOptions& options);

}  // namespace strand::real
