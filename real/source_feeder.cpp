#include "real/source_feeder.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <utility>

#include "real/clock.hpp"
#include "real/mailbox.hpp"

namespace strand::real {

// What the encoder's thread and the driver's share.
class SourceFeeder::Schedule : public std::enable_shared_from_this<Schedule> {
 public:
  Schedule(FrameRate rate, SourceFeederOptions options) : rate_(rate), options_(options) {}

  // The encoder's thread.
  void encode(media::EncodedSource& source);
  void stop();
  // The driver's thread.
  void start(NodeDriver& driver);
  void set_quality(std::uint32_t percent) { quality_ = percent; }

  [[nodiscard]] std::optional<std::string> error() const;
  [[nodiscard]] std::optional<std::string> shortfall() const;
  [[nodiscard]] SourceFeederCounters counters() const;

 private:
  [[nodiscard]] bool add(media::EncodedFrame frame);
  void end(std::optional<std::string> error, std::optional<std::string> shortfall);
  void wake(std::unique_lock<std::mutex> lock);
  void pump();
  void pump_at(Timestamp when);
  void give_back_room(std::size_t bytes);

  // What is encoded ahead would go out at a quality that the chain cannot carry any more.
  static constexpr std::size_t max_frames_below_full = 2;

  const FrameRate rate_;
  const SourceFeederOptions options_;
  std::atomic<std::uint32_t> quality_ = 100;  // percent, of frames yet to be encoded

  mutable std::mutex mutex_;
  std::condition_variable room_;
  std::deque<media::EncodedFrame> frames_;
  // Of the queue, those of frames that went out a moment ago included.
  std::size_t places_taken_ = 0;
  std::size_t bytes_taken_ = 0;
  bool ended_ = false;
  bool stopping_ = false;
  bool starved_ = false;  // the driver waits for the next frame, or for the end
  std::optional<std::string> error_;
  std::optional<std::string> shortfall_;
  std::shared_ptr<Mailbox> mailbox_;  // of the driver, once started
  SourceFeederCounters counters_;

  // The driver's thread's own.
  NodeDriver* driver_ = nullptr;
  Timestamp start_ = run_start;
  FrameNumber next_;
  bool was_starved_ = false;
};

void SourceFeeder::Schedule::encode(media::EncodedSource& source) {
  try {
    while (true) {
      source.set_quality(quality_);
      auto frame = source.next();
      if (!frame) break;
      if (!add(*std::move(frame))) return;
    }
    end(std::nullopt, source.shortfall());
  } catch (const std::exception& error) {
    end(error.what(), std::nullopt);
  }
}

bool SourceFeeder::Schedule::add(media::EncodedFrame frame) {
  std::unique_lock lock(mutex_);
  const std::size_t size = frame.bytes.size();
  room_.wait(lock, [&] {
    const std::size_t most = quality_ < 100 ? max_frames_below_full : options_.max_frames;
    const bool fits = places_taken_ < most && bytes_taken_ + size <= options_.max_bytes.value();
    return stopping_ || frames_.empty() || fits;
  });
  if (stopping_) return false;
  ++places_taken_;
  bytes_taken_ += size;
  frames_.push_back(std::move(frame));
  wake(std::move(lock));
  return true;
}

void SourceFeeder::Schedule::end(std::optional<std::string> error,
                                 std::optional<std::string> shortfall) {
  std::unique_lock lock(mutex_);
  ended_ = true;
  error_ = std::move(error);
  shortfall_ = std::move(shortfall);
  wake(std::move(lock));
}

void SourceFeeder::Schedule::wake(std::unique_lock<std::mutex> lock) {
  if (!std::exchange(starved_, false)) return;
  const std::shared_ptr<Mailbox> mailbox = mailbox_;
  lock.unlock();
  // Refused only by a driver that has stopped.
  static_cast<void>(mailbox->call([self = shared_from_this()] { self->pump(); }));
}

void SourceFeeder::Schedule::stop() {
  const std::lock_guard lock(mutex_);
  stopping_ = true;
  room_.notify_all();
}

void SourceFeeder::Schedule::start(NodeDriver& driver) {
  if (driver_ != nullptr) return;
  driver_ = &driver;
  start_ = monotonic_now();
  {
    const std::lock_guard lock(mutex_);
    mailbox_ = driver.mailbox();
  }
  pump_at(start_);
}

void SourceFeeder::Schedule::pump_at(Timestamp when) {
  driver_->call_at(when, [self = shared_from_this()] { self->pump(); });
}

void SourceFeeder::Schedule::pump() {
  while (true) {
    std::unique_lock lock(mutex_);
    if (frames_.empty() && ended_) {
      lock.unlock();
      driver_->post(SourceEnded{});
      return;
    }
    const Timestamp due = start_ + rate_.offset_of(next_);
    const Timestamp now = monotonic_now();
    if (now < due) return pump_at(due);
    if (frames_.empty()) {
      starved_ = was_starved_ = true;
      return;
    }
    media::EncodedFrame frame = std::move(frames_.front());
    frames_.pop_front();
    const std::size_t size = frame.bytes.size();
    ++counters_.frames;
    if (std::exchange(was_starved_, false)) ++counters_.late;
    counters_.latest = std::max(counters_.latest, now - due);
    lock.unlock();
    driver_->post(FrameCaptured{std::move(frame.bytes), frame.deflated, frame.quality});
    // With a full queue the encoder begins with the next frame when there is room for it. Were that
    // now, it would take a core from the relays at the very moment at which they want it.
    driver_->call_at(due + rate_.offset_of(FrameNumber(1)) / 2,
                     [self = shared_from_this(), size] { self->give_back_room(size); });
    next_ = next_.next();
  }
}

void SourceFeeder::Schedule::give_back_room(std::size_t bytes) {
  const std::lock_guard lock(mutex_);
  --places_taken_;
  bytes_taken_ -= bytes;
  room_.notify_all();
}

std::optional<std::string> SourceFeeder::Schedule::error() const {
  const std::lock_guard lock(mutex_);
  return error_;
}

std::optional<std::string> SourceFeeder::Schedule::shortfall() const {
  const std::lock_guard lock(mutex_);
  return shortfall_;
}

SourceFeederCounters SourceFeeder::Schedule::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

SourceFeeder::SourceFeeder(std::unique_ptr<media::EncodedSource> source,
                           SourceFeederOptions options)
    : source_(std::move(source)),
      schedule_(std::make_shared<Schedule>(source_->rate(), options)),
      encoder_([this] { schedule_->encode(*source_); }) {}

SourceFeeder::~SourceFeeder() {
  schedule_->stop();
  encoder_.join();
}

void SourceFeeder::start_source(NodeDriver& driver) {
  schedule_->start(driver);
}

void SourceFeeder::set_source_quality(std::uint32_t percent) {
  schedule_->set_quality(percent);
}

std::optional<std::string> SourceFeeder::error() const {
  return schedule_->error();
}

std::optional<std::string> SourceFeeder::shortfall() const {
  return schedule_->shortfall();
}

SourceFeederCounters SourceFeeder::counters() const {
  return schedule_->counters();
}

}  // namespace strand::real
