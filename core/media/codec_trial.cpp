#include "core/media/codec_trial.hpp"

#include <algorithm>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

#include "core/media/jpeg_codec.hpp"
#include "core/media/zlib_codec.hpp"

namespace strand::media {

namespace {

// What one frame came to at one quality.
struct Attempt {
  TriedFrame frame;
  double encode_ms = 0;
  std::map<int, double> deflate_ms;
};

// What the threads share: they take pictures in order and leave what they found by frame.
class TrialBatch {
 public:
  TrialBatch(const SourceOptions& options, const CodecChoices& choices, const TrialClock& clock,
             const std::atomic<bool>& stop)
      : choices_(choices),
        clock_(clock),
        stop_(stop),
        raw_(open_raw(options)),
        codec_(options.modules) {}

  void work() {
    try {
      Image image;
      for (std::uint32_t number = 0; pull(image, number);) {
        std::map<int, Attempt> attempts;
        const Luma original = luma_of(image);
        for (const auto& [quality, levels] : choices_) {
          attempts.emplace(quality, attempt(image, original, quality, levels));
        }
        const std::scoped_lock lock(mutex_);
        found_.emplace(number, std::move(attempts));
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!failure_) failure_ = std::current_exception();
    }
  }

  // After all threads have ended.
  [[nodiscard]] std::map<int, CodecTrial> take() {
    if (failure_) std::rethrow_exception(failure_);
    std::map<int, CodecTrial> trials;
    for (const auto& [quality, levels] : choices_) trials[quality];
    for (const auto& [number, attempts] : found_) {
      for (const auto& [quality, one] : attempts) {
        CodecTrial& trial = trials[quality];
        trial.frames.push_back(one.frame);
        trial.encode_ms += one.encode_ms;
        for (const auto& [level, cost] : one.deflate_ms) trial.deflate_ms[level] += cost;
      }
    }
    for (auto& [quality, trial] : trials) {
      const auto frames = static_cast<double>(std::max<std::size_t>(1, trial.frames.size()));
      trial.encode_ms /= frames;
      for (auto& [level, cost] : trial.deflate_ms) cost /= frames;
    }
    return trials;
  }

 private:
  bool pull(Image& image, std::uint32_t& number) {
    const std::scoped_lock lock(pulling_);
    if (stop_ || ended_ || !raw_->next(image)) {
      ended_ = true;
      return false;
    }
    number = pulled_++;
    return true;
  }

  [[nodiscard]] Attempt attempt(const Image& image, const Luma& original, int quality,
                                const std::set<int>& levels) const {
    Attempt result;
    const double began = clock_();
    const BufferSlice jpeg = codec_.encode(image, quality).slice();
    result.encode_ms = clock_() - began;
    for (const int level : levels) {
      const double deflating = clock_();
      static_cast<void>(deflate_if_smaller(jpeg, level));
      result.deflate_ms[level] = clock_() - deflating;
    }
    const auto luma = decode_luma(jpeg.bytes());
    if (!luma) throw MediaError("a frame that was encoded does not decode: " + luma.error());
    result.frame = {static_cast<std::uint32_t>(jpeg.size()), compare(*luma, original)};
    return result;
  }

  const CodecChoices& choices_;
  const TrialClock& clock_;
  const std::atomic<bool>& stop_;
  std::mutex pulling_;
  std::unique_ptr<RawSource> raw_;
  JpegCodec codec_;
  std::uint32_t pulled_ = 0;
  bool ended_ = false;
  std::mutex mutex_;
  std::map<std::uint32_t, std::map<int, Attempt>> found_;
  std::exception_ptr failure_;
};

}  // namespace

std::map<int, CodecTrial> try_codec(const SourceOptions& options, const CodecChoices& choices,
                                    const TrialClock& clock, unsigned threads,
                                    const std::atomic<bool>& stop) {
  TrialBatch batch(options, choices, clock, stop);
  std::vector<std::thread> others;
  for (unsigned i = 1; i < threads; ++i) others.emplace_back([&batch] { batch.work(); });
  batch.work();
  for (std::thread& thread : others) thread.join();
  return batch.take();
}

}  // namespace strand::media
