#include "real/mailbox.hpp"

#include <algorithm>

namespace strand::real {

bool Mailbox::push(Item item) {
  std::unique_lock lock(mutex_);
  const bool may_overfill = server_ == std::this_thread::get_id();
  if (!may_overfill && items_.size() >= capacity_) {
    if (server_ == std::thread::id()) return false;
    room_.wait(lock, [this] { return closed_ || items_.size() < capacity_; });
  }
  if (closed_) return false;
  items_.push_back(std::move(item));
  if (items_.size() == 1 && wake_) wake_();
  return true;
}

void Mailbox::open(std::function<void()> wake) {
  const std::lock_guard lock(mutex_);
  wake_ = std::move(wake);
  if (!items_.empty()) wake_();
}

void Mailbox::serve_here() {
  const std::lock_guard lock(mutex_);
  server_ = std::this_thread::get_id();
}

std::vector<Mailbox::Item> Mailbox::take(std::size_t most) {
  std::vector<Item> taken;
  {
    const std::lock_guard lock(mutex_);
    const std::size_t count = std::min(most, items_.size());
    taken.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      taken.push_back(std::move(items_.front()));
      items_.pop_front();
    }
    if (!items_.empty() && wake_) wake_();
  }
  room_.notify_all();
  return taken;
}

void Mailbox::close() {
  std::deque<Item> dropped;  // destroyed outside of the lock: work may own anything
  {
    const std::lock_guard lock(mutex_);
    closed_ = true;
    wake_ = nullptr;
    dropped.swap(items_);
  }
  room_.notify_all();
}

}  // namespace strand::real
