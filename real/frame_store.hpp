// Keeps the frames that a peer has reassembled: a FrameSink whose worker thread inflates each
// frame, checks that it decodes, and writes it to a folder.
//
// A FrameStore owns its worker and a bounded queue before it. Relaying never waits for it: a frame
// that finds the queue full is let go, counted, and answered as unchecked. A disk that fails costs
// stored frames only.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "core/base/time.hpp"
#include "core/base/units.hpp"
#include "real/frame_folder.hpp"
#include "real/mailbox.hpp"
#include "real/node_driver.hpp"

namespace strand::real {

struct FrameStoreOptions {
  // Where frames are written; it must be there (prepare_frame_folder). Without it frames are
  // verified only.
  std::optional<std::filesystem::path> folder;
  // A frame is intact if it inflates and its JPEG decodes; without decoding, if it inflates. Only
  // intact frames are written.
  bool decode = true;
  // How many files of frames the folder holds, the last ones by their numbers; nothing for all.
  std::optional<std::size_t> keep;
  std::size_t max_frames = 256;                    // waiting
  ByteCount max_bytes = ByteCount::mebibytes(16);  // waiting, but one frame at least
  // How long the destructor lets the worker go on with what waits.
  Duration drain = std::chrono::seconds(5);
  // Called once, on the worker's thread, with one line about the first frame that could not be
  // written; a disk that is only too slow is none.
  std::function<void(const std::string&)> on_error;
};

// received = verified + overflowed + abandoned + those still waiting; and where there is a folder,
// verified = corrupt + stored + not_stored.
struct FrameStoreCounters {
  std::uint64_t received = 0;
  std::uint64_t verified = 0;    // checked, and answered by FrameVerified, intact or not
  std::uint64_t corrupt = 0;     // of those, not intact
  std::uint64_t stored = 0;      // written in full
  std::uint64_t not_stored = 0;  // intact, and could not be written
  std::uint64_t refused = 0;     // of those, by a disk that set_disk() had made full
  std::uint64_t overflowed = 0;  // let go, because the queue was full
  std::uint64_t abandoned = 0;   // let go, because drain() ran out of time

  friend bool operator==(const FrameStoreCounters&, const FrameStoreCounters&) = default;
};

class FrameStore final : public FrameSink {
 public:
  // Posts FrameVerified to `mailbox`.
  FrameStore(FrameStoreOptions options, std::shared_ptr<Mailbox> mailbox);
  // drain(options.drain)
  ~FrameStore() override;

  void deliver_frame(const DeliveredFrame& frame) override;
  // What a scenario does to the disk: frames that are delivered from now on take `write_time` more
  // to be written each, or, without one, find it full. Callable from any thread.
  void set_disk(std::optional<Duration> write_time);
  // Works off what waits, for `limit` at most and then lets go of the rest; stops the worker.
  // Frames that come later are let go. True if nothing was abandoned.
  bool drain(Duration limit);
  // Callable from any thread.
  [[nodiscard]] FrameStoreCounters counters() const;
  [[nodiscard]] std::optional<StorageProblem> storage_problem() const override;

 private:
  class Worker;
  std::shared_ptr<Worker> worker_;  // shared with its thread, which a dead disk may hold for ever
  std::thread thread_;
  Duration drain_;
};

}  // namespace strand::real
