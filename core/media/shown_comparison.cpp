#include "core/media/shown_comparison.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

#include "core/media/jpeg_codec.hpp"
#include "core/media/picture_quality.hpp"

namespace strand::media {

namespace {

// A frame in the quality in which it came.
using Encoding = std::pair<std::uint32_t, std::uint32_t>;  // frame, percent

Encoding encoding_of(const ShownPicture& picture) {
  return {picture.shown, picture.percent};
}

// A JPEG that is shown in place of later frames.
struct KeptJpeg {
  std::size_t uses = 0;  // that are to come
  std::optional<BufferSlice> jpeg;
};

// What the threads share: they take frames in order. A thread that waits for the JPEG of an earlier
// frame waits for a thread that waits for none, or for one of a still earlier frame.
class ShownWalk {
 public:
  ShownWalk(const SourceOptions& options, std::vector<ShownPicture> pictures,
            const std::atomic<bool>& stop, const ShownWatch& watch)
      : pictures_(std::move(pictures)),
        codec_options_(options.codec),
        stop_(stop),
        watch_(watch),
        raw_(open_raw(options)),
        codec_(options.modules) {
    std::sort(pictures_.begin(), pictures_.end());
    pictures_.erase(std::unique(pictures_.begin(), pictures_.end()), pictures_.end());
    for (const ShownPicture& picture : pictures_) {
      if (picture.is_black()) continue;
      std::size_t& uses = kept_[encoding_of(picture)].uses;
      if (picture.is_frozen()) ++uses;
    }
    frames_ = pictures_.empty() ? 0 : pictures_.back().wanted + 1;
  }

  void work() {
    try {
      Image image;
      for (std::uint32_t frame = 0; pull(image, frame);) compare_at(frame, image);
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
      published_.notify_all();
    }
  }

  // After all threads have ended.
  [[nodiscard]] PictureTable take() {
    if (failure_) std::rethrow_exception(failure_);
    return std::move(table_);
  }

 private:
  using Place = std::vector<ShownPicture>::const_iterator;

  // The comparisons that have `frame` as the wanted one.
  [[nodiscard]] std::pair<Place, Place> wanted_at(std::uint32_t frame) const {
    const auto begins = [](const ShownPicture& one, std::uint32_t wanted) {
      return one.wanted < wanted;
    };
    const auto begin = std::lower_bound(pictures_.begin(), pictures_.end(), frame, begins);
    return {begin, std::lower_bound(begin, pictures_.end(), frame + 1, begins)};
  }

  // Under the mutex.
  [[nodiscard]] bool is_needed(std::uint32_t frame) const {
    const auto encoding = kept_.lower_bound({frame, 0});
    if (encoding != kept_.end() && encoding->first.first == frame) return true;
    const auto [begin, end] = wanted_at(frame);
    return begin != end;
  }

  bool pull(Image& image, std::uint32_t& frame) {
    const std::scoped_lock pulling(pulling_);
    for (; next_ < frames_; ++next_) {
      {
        const std::scoped_lock lock(mutex_);
        if (stop_ || failure_) return false;
        if (is_needed(next_)) break;
      }
      raw_->skip(1);
    }
    if (next_ == frames_) return false;
    if (!raw_->next(image)) throw MediaError(raw_->name() + " ends early; run it again");
    frame = next_++;
    return true;
  }

  void compare_at(std::uint32_t frame, const Image& image) {
    // First, because others may wait for them.
    std::map<Encoding, BufferSlice> own = encode(frame, image);
    const auto [begin, end] = wanted_at(frame);
    if (begin == end) return;
    const Luma original = luma_of(image);
    for (auto picture = begin; picture != end; ++picture) {
      if (picture->is_black()) {
        const Luma black{original.width, original.height,
                         std::vector<std::uint8_t>(original.pixels.size(), 0)};
        note(*picture, compare(black, original), image, {});
        continue;
      }
      std::optional<BufferSlice> jpeg;
      if (picture->is_frozen()) {
        jpeg = take_kept(encoding_of(*picture));
        if (!jpeg) return;  // another thread failed
      } else {
        jpeg = own.at(encoding_of(*picture));
      }
      const auto shown = decode_luma(jpeg->bytes());
      if (!shown) throw MediaError("a frame that was encoded does not decode: " + shown.error());
      note(*picture, compare(*shown, original), image, jpeg->bytes());
    }
  }

  // In every quality in which it is shown, now or later.
  [[nodiscard]] std::map<Encoding, BufferSlice> encode(std::uint32_t frame, const Image& image) {
    std::vector<Encoding> needed;
    {
      const std::scoped_lock lock(mutex_);
      for (auto one = kept_.lower_bound({frame, 0}); one != kept_.end(); ++one) {
        if (one->first.first != frame) break;
        needed.push_back(one->first);
      }
    }
    std::map<Encoding, BufferSlice> own;
    for (const Encoding& encoding : needed) {
      BufferSlice jpeg = codec_.encode(image, codec_options_.quality_at(encoding.second)).slice();
      own.emplace(encoding, jpeg);
      const std::scoped_lock lock(mutex_);
      const auto kept = kept_.find(encoding);
      if (kept->second.uses == 0) {
        kept_.erase(kept);
      } else {
        kept->second.jpeg = std::move(jpeg);
        published_.notify_all();
      }
    }
    return own;
  }

  // Waits for the thread that makes it; nothing when one failed.
  [[nodiscard]] std::optional<BufferSlice> take_kept(const Encoding& encoding) {
    std::unique_lock lock(mutex_);
    const auto kept = kept_.find(encoding);
    published_.wait(lock, [&] { return kept->second.jpeg || failure_; });
    if (!kept->second.jpeg) return std::nullopt;
    BufferSlice jpeg = *kept->second.jpeg;
    if (--kept->second.uses == 0) kept_.erase(kept);
    return jpeg;
  }

  void note(const ShownPicture& picture, const PictureQuality& quality, const Image& original,
            ByteSpan jpeg) {
    const std::scoped_lock lock(noting_);
    table_.emplace(picture, quality);
    if (watch_) watch_(picture, quality, original, jpeg);
  }

  std::vector<ShownPicture> pictures_;  // sorted, each once
  const CodecOptions codec_options_;
  const std::atomic<bool>& stop_;
  const ShownWatch& watch_;

  std::mutex pulling_;  // held while a frame is pulled, and before mutex_ where both are
  std::unique_ptr<RawSource> raw_;
  JpegCodec codec_;
  std::uint32_t next_ = 0;
  std::uint32_t frames_ = 0;

  std::mutex mutex_;
  std::condition_variable published_;  // kept_ has one more JPEG, or a thread failed
  std::map<Encoding, KeptJpeg> kept_;  // those that are still to be made, or to be shown
  std::exception_ptr failure_;

  std::mutex noting_;
  PictureTable table_;
};

}  // namespace

PictureTable compare_shown(const SourceOptions& options, std::vector<ShownPicture> pictures,
                           unsigned threads, const std::atomic<bool>& stop,
                           const ShownWatch& watch) {
  if (pictures.empty()) return {};
  ShownWalk walk(options, std::move(pictures), stop, watch);
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&walk] { walk.work(); });
  walk.work();
  for (std::thread& thread : others) thread.join();
  return walk.take();
}

}  // namespace strand::media
