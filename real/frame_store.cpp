#include "real/frame_store.hpp"

#include <cerrno>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <system_error>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "core/media/jpeg_check.hpp"
#include "core/media/limits.hpp"
#include "core/media/zlib_codec.hpp"
#include "real/kept_frames.hpp"
#include "real/thread_priority.hpp"

namespace strand::real {
namespace {

StorageProblem problem_of(int error) {
  switch (error) {
    case ENOSPC:
    case EDQUOT:
      return StorageProblem::disk_full;
    case EACCES:
    case EPERM:
    case EROFS:
    case ENOENT:
    case ENOTDIR:
      return StorageProblem::not_writable;
    case EMFILE:
    case ENFILE:
      return StorageProblem::no_descriptors;
    default:
      return StorageProblem::failed;
  }
}

}  // namespace

class FrameStore::Worker {
 public:
  Worker(FrameStoreOptions options, std::shared_ptr<Mailbox> mailbox)
      : options_(std::move(options)), mailbox_(std::move(mailbox)) {}

  void add(const DeliveredFrame& frame);
  void set_disk(std::optional<Duration> write_time);
  // The worker's thread.
  void run();
  // True if the thread has ended, or is about to.
  bool drain(Duration limit);
  [[nodiscard]] FrameStoreCounters counters() const;
  [[nodiscard]] std::optional<StorageProblem> problem() const;

 private:
  struct Waiting {
    FrameNumber frame;
    bool deflated = false;
    std::size_t size = 0;
    std::vector<BufferSlice> chunks;
    std::optional<Duration> write_time;  // as set_disk() had it
  };

  [[nodiscard]] bool has_room_for(std::size_t size) const {
    return waiting_.empty() || (waiting_.size() < options_.max_frames &&
                                waiting_bytes_ + size <= options_.max_bytes.value());
  }
  // False if the frame is let go.
  [[nodiscard]] bool take_in(const DeliveredFrame& frame);
  void work_on(const Waiting& waiting);
  [[nodiscard]] bool store(const Waiting& waiting, ByteSpan jpeg);

  const FrameStoreOptions options_;
  const std::shared_ptr<Mailbox> mailbox_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Waiting> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::optional<Duration> write_time_ = Duration::zero();
  bool draining_ = false;
  bool hurrying_ = false;  // no more waiting for a disk that is slow on purpose
  bool gone_ = false;      // nobody listens to the worker any more
  bool ended_ = false;
  bool error_told_ = false;
  FrameStoreCounters counters_;
  std::optional<StorageProblem> problem_;  // of the first frame that was not stored

  // The worker's thread's own.
  std::vector<std::byte> joined_;
  std::optional<KeptFrames> kept_;  // from the first frame on, where not all are kept
};

void FrameStore::Worker::add(const DeliveredFrame& frame) {
  if (take_in(frame)) {
    // Without the lock, which the worker would wake up to wait for.
    changed_.notify_all();
    return;
  }
  // The node waits for an answer to every frame; here, on the driver's thread, posting cannot
  // block.
  static_cast<void>(mailbox_->post(
      FrameVerified{frame.frame, Verification::unchecked, options_.folder.has_value()}));
}

bool FrameStore::Worker::take_in(const DeliveredFrame& frame) {
  const std::lock_guard lock(mutex_);
  ++counters_.received;
  if (draining_ || !has_room_for(frame.size)) {
    ++(draining_ ? counters_.abandoned : counters_.overflowed);
    if (options_.folder) problem_ = problem_.value_or(StorageProblem::too_slow);
    return false;
  }
  waiting_.push_back({frame.frame,
                      frame.deflated,
                      frame.size,
                      {frame.chunks.begin(), frame.chunks.end()},
                      write_time_});
  waiting_bytes_ += frame.size;
  return true;
}

void FrameStore::Worker::set_disk(std::optional<Duration> write_time) {
  const std::lock_guard lock(mutex_);
  write_time_ = write_time;
}

void FrameStore::Worker::run() {
  work_in_background();
  std::unique_lock lock(mutex_);
  while (true) {
    changed_.wait(lock, [this] { return draining_ || !waiting_.empty(); });
    if (waiting_.empty()) break;
    Waiting waiting = std::move(waiting_.front());
    waiting_.pop_front();
    waiting_bytes_ -= waiting.size;
    const Duration more = waiting.write_time.value_or(Duration::zero());
    if (more > Duration::zero()) changed_.wait_for(lock, more, [this] { return hurrying_; });
    lock.unlock();
    work_on(waiting);
    waiting = {};  // lets go of the slices without the lock
    lock.lock();
  }
  ended_ = true;
  changed_.notify_all();
}

bool FrameStore::Worker::drain(Duration limit) {
  std::unique_lock lock(mutex_);
  draining_ = true;
  changed_.notify_all();
  if (!changed_.wait_for(lock, limit, [this] { return ended_; })) {
    counters_.abandoned += waiting_.size();
    waiting_.clear();
    waiting_bytes_ = 0;
    hurrying_ = true;
    changed_.notify_all();
    // The frame at hand may yet be finished; a disk that hangs is not waited for.
    constexpr auto last_frame = std::chrono::milliseconds(200);
    changed_.wait_for(lock, last_frame, [this] { return ended_; });
  }
  gone_ = true;
  return ended_;
}

FrameStoreCounters FrameStore::Worker::counters() const {
  const std::lock_guard lock(mutex_);
  return counters_;
}

std::optional<StorageProblem> FrameStore::Worker::problem() const {
  const std::lock_guard lock(mutex_);
  return problem_;
}

void FrameStore::Worker::work_on(const Waiting& waiting) {
  ByteSpan encoded;
  if (waiting.chunks.size() == 1) {
    encoded = waiting.chunks.front().bytes();
  } else {
    joined_.clear();
    for (const BufferSlice& chunk : waiting.chunks) {
      joined_.insert(joined_.end(), chunk.bytes().begin(), chunk.bytes().end());
    }
    encoded = joined_;
  }
  Buffer inflated;
  ByteSpan jpeg = encoded;
  bool intact = true;
  if (waiting.deflated) {
    auto result = media::inflate(encoded, media::max_encoded_size);
    intact = result.has_value();
    if (intact) {
      inflated = *std::move(result);
      jpeg = ByteSpan(std::as_const(inflated).data(), inflated.size());
    }
  }
  if (intact && options_.decode) intact = media::decodes(jpeg).has_value();
  bool not_stored = false;
  if (intact && options_.folder) not_stored = !store(waiting, jpeg);
  {
    const std::lock_guard lock(mutex_);
    ++counters_.verified;
    if (!intact) ++counters_.corrupt;
  }
  // Refused only by a driver that has stopped, which needs it no more.
  static_cast<void>(mailbox_->post(FrameVerified{
      waiting.frame, intact ? Verification::intact : Verification::corrupt, not_stored}));
}

bool FrameStore::Worker::store(const Waiting& waiting, ByteSpan jpeg) {
  const bool full = !waiting.write_time;
  const std::filesystem::path path = *options_.folder / frame_file_name(waiting.frame);
  const int error = full ? ENOSPC : write_frame_file(path, jpeg);
  if (error == 0 && options_.keep) {
    if (!kept_) kept_.emplace(*options_.folder, *options_.keep);
    kept_->add(waiting.frame);
  }
  const std::lock_guard lock(mutex_);
  if (error == 0) {
    ++counters_.stored;
    return true;
  }
  ++counters_.not_stored;
  problem_ = problem_.value_or(problem_of(error));
  if (full) {
    // The scenario's doing, and no error.
    ++counters_.refused;
    return false;
  }
  if (error_told_ || gone_ || !options_.on_error) return false;
  error_told_ = true;
  options_.on_error(
      fmt::format("cannot write {}: {}; frames are relayed all the same, and the report "
                  "names those that are not stored",
                  path.string(), std::generic_category().message(error)));
  return false;
}

FrameStore::FrameStore(FrameStoreOptions options, std::shared_ptr<Mailbox> mailbox)
    : drain_(options.drain) {
  worker_ = std::make_shared<Worker>(std::move(options), std::move(mailbox));
  thread_ = std::thread([worker = worker_] { worker->run(); });
}

FrameStore::~FrameStore() {
  static_cast<void>(drain(drain_));
}

void FrameStore::deliver_frame(const DeliveredFrame& frame) {
  worker_->add(frame);
}

void FrameStore::set_disk(std::optional<Duration> write_time) {
  worker_->set_disk(write_time);
}

bool FrameStore::drain(Duration limit) {
  const bool ended = worker_->drain(limit);
  if (thread_.joinable()) {
    if (ended) {
      thread_.join();
    } else {
      thread_.detach();
    }
  }
  return counters().abandoned == 0 && ended;
}

FrameStoreCounters FrameStore::counters() const {
  return worker_->counters();
}

std::optional<StorageProblem> FrameStore::storage_problem() const {
  return worker_->problem();
}

}  // namespace strand::real
