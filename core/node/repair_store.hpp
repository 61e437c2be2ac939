// The frames that a hop's sender may have to repair: their chunks, and what is known of each on its
// way to the next peer.
//
// It owns slices of the chunks, which cost nothing beyond what the frame itself holds, and about
// fifty bytes a chunk. A frame goes when the next peer has enough of it, when its playout deadline
// has passed, or when a limit is reached: then the oldest goes.
#pragma once

#include <cstdint>
#include <vector>

#include "core/base/buffer.hpp"
#include "core/base/ids.hpp"
#include "core/base/ring.hpp"
#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "core/node/erasure_code.hpp"
#include "core/wire/datagram.hpp"

namespace strand {

struct RepairStoreLimits {
  std::size_t frames = 256;
  ByteCount bytes = ByteCount::mebibytes(32);
};

// A chunk on its way over the hop.
struct StoredChunk {
  BufferSlice payload;
  std::uint32_t checksum = 0;
  std::uint8_t in_flight = 0;  // copies whose fate is open
  bool sent = false;
  bool arrived = false;
  bool given_up = false;  // lost, and not to be sent again
};

// A repair on its way. Its bytes are not kept: another one serves as well.
struct StoredRepair {
  bool sent = false;
  bool in_flight = false;
  bool arrived = false;
};

struct StoredFrame {
  FrameNumber frame;
  StreamId stream;
  bool deflated = false;
  std::uint32_t size = 0;
  Timestamp playout{};
  BlockLayout layout{1};
  std::vector<StoredChunk> chunks;
  std::uint16_t chunks_sent = 0;
  std::vector<StoredRepair> repairs;  // by their number
  std::uint64_t bytes = 0;            // of the payloads and of the table of chunks

  // A frame of which nothing has been sent, with an empty table that may have been another's.
  void begin(const wire::Chunk& chunk, Timestamp playout_deadline, std::vector<StoredChunk> table);
  // Lets go of all that it holds; what is left of the table may be another's.
  std::vector<StoredChunk> clear();
  [[nodiscard]] bool is_clear() const { return chunks.empty(); }

  [[nodiscard]] bool all_sent() const { return chunks_sent == chunks.size(); }
  // How many more chunks or repairs of a block must be sent so that, if all that is on its way
  // arrives, the next peer has the block, but for what was given up.
  [[nodiscard]] std::size_t shortage(std::uint16_t block) const;
  // The next peer can put the frame together.
  [[nodiscard]] bool delivered() const;
  // Notes that a chunk or a repair has arrived at the next peer.
  void chunk_arrived(std::uint16_t index) { note_arrival(chunks[index].arrived); }
  void repair_arrived(std::uint16_t index) { note_arrival(repairs[index].arrived); }

 private:
  // How many chunks and repairs of a block there would have to be beyond those that count.
  template <class CountsChunk, class CountsRepair>
  [[nodiscard]] std::size_t lacking(std::uint16_t block, CountsChunk counts_chunk,
                                    CountsRepair counts_repair) const;
  void note_arrival(bool& arrived) {
    arrivals_ += arrived ? 0 : 1;
    arrived = true;
  }

  std::size_t arrivals_ = 0;  // of chunks and repairs
};

class RepairStore {
 public:
  explicit RepairStore(const RepairStoreLimits& limits = {}) : limits_(limits) {}

  // Notes that the chunk is being sent for the first time; it makes the frame's entry if there is
  // none. Null where there is no room for the frame, the chunk contradicts the others of its frame,
  // or it has been sent before.
  StoredFrame* add(const wire::Chunk& chunk, Timestamp playout, Timestamp now);
  // Null where there is no such frame, or no more.
  [[nodiscard]] StoredFrame* find(FrameNumber frame) {
    if (frames_.empty()) return nullptr;
    // Frames mostly begin in the order of their numbers, and go in that order.
    const std::size_t likely = frame.value() - frames_.front().frame.value();
    if (likely < frames_.size() && is(frames_[likely], frame)) return &frames_[likely];
    return search(frame);
  }
  void erase(FrameNumber frame);
  void clear();

  [[nodiscard]] std::size_t frames() const { return count_; }
  [[nodiscard]] ByteCount bytes() const { return ByteCount(bytes_); }
  [[nodiscard]] bool within_limits() const {
    return frames_.size() <= limits_.frames && bytes_ <= limits_.bytes.value();
  }

 private:
  [[nodiscard]] static bool is(const StoredFrame& stored, FrameNumber frame) {
    return stored.frame == frame && !stored.is_clear();
  }
  [[nodiscard]] StoredFrame* search(FrameNumber frame);
  StoredFrame& begin(const wire::Chunk& chunk, Timestamp playout);
  void let_go(StoredFrame& frame);

  RepairStoreLimits limits_;
  // In the order of their first chunks, the front one never clear: behind it may be frames that
  // have gone.
  Ring<StoredFrame> frames_;
  // Tables of frames that have gone. The last one is used first: it is the likeliest to be in a
  // cache, where a ring would go through all that it ever had.
  std::vector<std::vector<StoredChunk>> free_tables_;
  std::size_t count_ = 0;  // of those that have not
  std::uint64_t bytes_ = 0;
};

}  // namespace strand
