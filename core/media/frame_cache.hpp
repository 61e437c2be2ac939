// The encoded frames of a source, made once and served to many readers: repeats of a run and runs
// side by side share the work of encoding.
//
// Frames are pulled from one raw source in order and encoded on several threads, a little ahead of
// the furthest reader. They are kept from the first on until the budget is used up; a reader that
// goes on from there opens the raw source anew and encodes for itself, so that what is read is the
// same and only the time differs.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <variant>
#include <vector>

#include "core/base/frame_rate.hpp"
#include "core/base/ids.hpp"
#include "core/base/units.hpp"
#include "core/media/encoded_source.hpp"
#include "core/media/encoding_source.hpp"
#include "core/media/frame_encoder.hpp"
#include "core/media/raw_source.hpp"

namespace strand::media {

struct FrameCacheOptions {
  // Encoded bytes that are kept. Beside them there are only frames in the making, up to
  // 4 * threads.
  ByteCount budget = ByteCount::mebibytes(512);
  unsigned threads = 0;  // that encode; 0 for one a core, at most 64
};

// Readers are made from any thread, and every one is read from one thread at a time. Threads begin
// with the first read and end with the source, the budget or the cache.
class FrameCache : public std::enable_shared_from_this<FrameCache> {
 public:
  // Opens the source from its first frame. Called from any thread, by the cache and by readers that
  // went over the budget; every source it returns has the same frames.
  using OpenRaw = std::function<std::unique_ptr<RawSource>()>;

  // Opens the source once; throws what `open` throws.
  [[nodiscard]] static std::shared_ptr<FrameCache> create(OpenRaw open, FrameEncoder encoder,
                                                          FrameCacheOptions options = {});
  FrameCache(const FrameCache&) = delete;
  FrameCache& operator=(const FrameCache&) = delete;
  // Stops the threads, after the frames at hand.
  ~FrameCache();

  // A source over the cache from its first frame, which keeps the cache alive. An error of the raw
  // source or of the encoder comes, as a MediaError, where its frame would be.
  [[nodiscard]] std::unique_ptr<EncodedSource> reader();
  [[nodiscard]] FrameRate rate() const { return rate_; }
  // Encoded bytes that are kept so far.
  [[nodiscard]] ByteCount kept() const;

 private:
  class Reader;
  enum class End : std::uint8_t {
    finished,  // the source has no more frames
    failed,    // `message` says why
    full,      // the next frame would go over the budget
  };
  struct Stop {
    End end;
    std::string message;
  };
  using Outcome = std::variant<EncodedFrame, Stop>;

  FrameCache(OpenRaw open, FrameEncoder encoder, FrameCacheOptions options);
  void start_threads();
  void work();
  [[nodiscard]] std::optional<FrameNumber> pull(Image& image);
  [[nodiscard]] Outcome encode(const Image& image, FrameNumber number) const;
  void commit(FrameNumber number, Outcome outcome);
  void append(Outcome outcome);
  // Waits for frame `number`, or for why there is none.
  [[nodiscard]] Outcome wait_for(FrameNumber number);
  [[nodiscard]] std::unique_ptr<EncodingSource> reread_from(FrameNumber number) const;

  const OpenRaw open_;
  const FrameEncoder encoder_;
  const FrameCacheOptions options_;

  std::mutex pulling_;  // held while a frame is pulled, and before mutex_ where both are
  std::unique_ptr<RawSource> raw_;
  const std::string name_;
  const FrameRate rate_;

  mutable std::mutex mutex_;
  std::condition_variable room_;   // for the threads: a reader went on, or it is time to stop
  std::condition_variable added_;  // for readers: frames_ or stop_ changed
  std::vector<EncodedFrame> frames_;
  ByteCount kept_;
  std::optional<Stop> stop_;                   // why nothing follows frames_
  std::map<std::uint32_t, Outcome> finished_;  // out of turn: those before them are in the making
  std::uint32_t pulled_ = 0;                   // frames
  std::uint32_t wanted_ = 0;                   // the furthest frame that a reader waited for
  bool pulled_all_ = false;
  bool closing_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace strand::media
