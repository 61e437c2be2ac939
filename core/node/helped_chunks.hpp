// The chunks that a peer has by a hop's repairs, as long as their first sending may still come: a
// chunk whose first sending comes after all was not lost, and the help for it was not needed.
//
// It owns a place for each such chunk, of `most` at most: beyond them the lowest frame is
// forgotten, and the help that it had counts as needed. So is one that is `most_frames` behind.
#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>

#include "core/base/ids.hpp"

namespace strand {

enum class Help : std::uint8_t { retransmission, repair };

class HelpedChunks {
 public:
  static constexpr std::size_t most = 4'096;
  // No datagram is late by as much: a stream of 30 frames a second takes 8 seconds for them.
  static constexpr std::uint32_t most_frames = 256;

  // The peer has the chunk by `help`.
  void add(FrameNumber frame, ChunkIndex chunk, Help help);
  // A first sending of the chunk came: the help that it had before, which was not needed. Nothing
  // where it had none, or nobody remembers.
  std::optional<Help> on_first_sending(FrameNumber frame, ChunkIndex chunk);
  // Whether another chunk of the frame needed such help, as far as is known.
  [[nodiscard]] bool any(FrameNumber frame, Help help) const;

  [[nodiscard]] std::size_t size() const { return helped_.size(); }

 private:
  void forget_lowest_frame();

  std::map<std::pair<FrameNumber, ChunkIndex>, Help> helped_;
  FrameNumber first_;  // frames before this one are forgotten
};

}  // namespace strand
