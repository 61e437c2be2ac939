#include "core/media/frame_cache.hpp"

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

#include "core/media/encoding_source.hpp"

namespace strand::media {

namespace {

// Frames that are encoded ahead of the furthest reader: enough to keep all threads busy while a
// simulation handles a burst, few enough that a run which ends early wastes little.
constexpr std::uint32_t ahead = 64;

unsigned thread_count(unsigned wanted) {
  return std::clamp(wanted != 0 ? wanted : std::thread::hardware_concurrency(), 1U, 64U);
}

}  // namespace

// Reads the cache as far as it goes, and a source of its own from there.
class FrameCache::Reader final : public EncodedSource {
 public:
  explicit Reader(std::shared_ptr<FrameCache> cache) : cache_(std::move(cache)) {}

  FrameRate rate() const override { return cache_->rate(); }

  std::optional<EncodedFrame> next() override {
    if (beyond_cache_ || quality_ != 100) return encode_next();
    Outcome outcome = cache_->wait_for(number_);
    if (auto* const frame = std::get_if<EncodedFrame>(&outcome)) {
      number_ = number_.next();
      return std::move(*frame);
    }
    const Stop& stop = std::get<Stop>(outcome);
    if (stop.end == End::finished) return std::nullopt;
    if (stop.end == End::failed) throw MediaError(stop.message);
    beyond_cache_ = true;
    return encode_next();
  }

  void set_quality(std::uint32_t percent) override { quality_ = percent; }

 private:
  std::optional<EncodedFrame> encode_next() {
    if (own_ == nullptr) own_ = cache_->reread_from(number_);
    own_->skip_to(number_);
    own_->set_quality(quality_);
    number_ = number_.next();
    return own_->next();
  }

  std::shared_ptr<FrameCache> cache_;
  // For frames beyond the cache's budget, and for those of another quality.
  std::unique_ptr<EncodingSource> own_;
  FrameNumber number_;
  std::uint32_t quality_ = 100;
  bool beyond_cache_ = false;
};

std::shared_ptr<FrameCache> FrameCache::create(OpenRaw open, FrameEncoder encoder,
                                               FrameCacheOptions options) {
  return std::shared_ptr<FrameCache>(new FrameCache(std::move(open), encoder, options));
}

FrameCache::FrameCache(OpenRaw open, FrameEncoder encoder, FrameCacheOptions options)
    : open_(std::move(open)),
      encoder_(encoder),
      options_{.budget = options.budget, .threads = thread_count(options.threads)},
      raw_(open_()),
      name_(raw_->name()),
      rate_(raw_->rate()) {}

FrameCache::~FrameCache() {
  {
    const std::lock_guard lock(mutex_);
    closing_ = true;
  }
  room_.notify_all();
  for (std::thread& thread : threads_) thread.join();
}

std::unique_ptr<EncodedSource> FrameCache::reader() {
  return std::make_unique<Reader>(shared_from_this());
}

ByteCount FrameCache::kept() const {
  const std::lock_guard lock(mutex_);
  return kept_;
}

// With mutex_ held.
void FrameCache::start_threads() {
  try {
    while (threads_.size() < options_.threads) threads_.emplace_back([this] { work(); });
  } catch (const std::system_error&) {
    // Those that could be started do the work; without any, readers do it themselves.
    if (threads_.empty()) stop_ = Stop{End::full, {}};
  }
}

void FrameCache::work() {
  Image image;
  while (const std::optional<FrameNumber> number = pull(image)) {
    commit(*number, encode(image, *number));
  }
}

// The number of the frame that `image` now is; nothing when this thread has nothing left to do.
std::optional<FrameNumber> FrameCache::pull(Image& image) {
  const std::lock_guard pull_lock(pulling_);
  FrameNumber number;
  {
    std::unique_lock lock(mutex_);
    room_.wait(lock, [this] {
      const bool has_room =
          pulled_ < wanted_ + ahead && pulled_ - frames_.size() < std::size_t{4} * options_.threads;
      return closing_ || pulled_all_ || stop_ || has_room;
    });
    if (closing_ || pulled_all_ || stop_) {
      raw_.reset();
      return std::nullopt;
    }
    number = FrameNumber(pulled_++);
  }
  Stop stop{End::finished, {}};
  try {
    if (raw_->next(image)) return number;
  } catch (const std::exception& error) {
    stop = {End::failed, error.what()};
  }
  commit(number, std::move(stop));
  return std::nullopt;
}

FrameCache::Outcome FrameCache::encode(const Image& image, FrameNumber number) const {
  try {
    return encoder_.encode(image, name_, number);
  } catch (const std::exception& error) {
    return Stop{End::failed, error.what()};
  }
}

void FrameCache::commit(FrameNumber number, Outcome outcome) {
  {
    const std::lock_guard lock(mutex_);
    if (std::holds_alternative<Stop>(outcome)) pulled_all_ = true;
    finished_.emplace(number.value(), std::move(outcome));
    while (!stop_ && !finished_.empty() && finished_.begin()->first == frames_.size()) {
      append(std::move(finished_.extract(finished_.begin()).mapped()));
    }
    if (stop_) finished_.clear();
  }
  added_.notify_all();
  room_.notify_all();
}

// The outcome of the frame that is next in turn; with mutex_ held.
void FrameCache::append(Outcome outcome) {
  if (auto* const stop = std::get_if<Stop>(&outcome)) {
    stop_ = std::move(*stop);
    return;
  }
  auto& frame = std::get<EncodedFrame>(outcome);
  const ByteCount size(frame.bytes.size());
  if (kept_ + size > options_.budget) {
    stop_ = Stop{End::full, {}};
    return;
  }
  kept_ += size;
  frames_.push_back(std::move(frame));
}

FrameCache::Outcome FrameCache::wait_for(FrameNumber number) {
  std::unique_lock lock(mutex_);
  if (threads_.empty() && !stop_) start_threads();
  if (number.value() > wanted_) {
    wanted_ = number.value();
    room_.notify_all();
  }
  added_.wait(lock, [&] { return number.value() < frames_.size() || stop_; });
  if (number.value() < frames_.size()) return frames_[number.value()];
  return *stop_;
}

std::unique_ptr<EncodingSource> FrameCache::reread_from(FrameNumber number) const {
  return std::make_unique<EncodingSource>(open_(), encoder_, number);
}

}  // namespace strand::media
