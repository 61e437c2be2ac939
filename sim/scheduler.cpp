#include "sim/scheduler.hpp"

#include <algorithm>

#include "core/base/assert.hpp"

namespace strand::sim {

namespace {
constexpr std::size_t children = 4;
}  // namespace

std::optional<Timestamp> Scheduler::next() const {
  if (heap_.empty()) return std::nullopt;
  return heap_.front().at;
}

void Scheduler::schedule(Timestamp at, Task task) {
  STRAND_ASSERT(at >= now_);
  const Entry entry{at, scheduled_++, task};
  std::size_t hole = heap_.size();
  heap_.push_back(entry);
  while (hole > 0) {
    const std::size_t parent = (hole - 1) / children;
    if (!before(entry, heap_[parent])) break;
    heap_[hole] = heap_[parent];
    hole = parent;
  }
  heap_[hole] = entry;
}

std::optional<Task> Scheduler::take(Timestamp limit) {
  if (heap_.empty() || heap_.front().at > limit) return std::nullopt;
  const Entry taken = heap_.front();
  const Entry last = heap_.back();
  heap_.pop_back();
  now_ = taken.at;
  const std::size_t size = heap_.size();
  if (size == 0) return taken.task;
  std::size_t hole = 0;
  for (;;) {
    const std::size_t first = hole * children + 1;
    if (first >= size) break;
    std::size_t least = first;
    for (std::size_t child = first + 1; child < std::min(first + children, size); ++child) {
      if (before(heap_[child], heap_[least])) least = child;
    }
    if (!before(heap_[least], last)) break;
    heap_[hole] = heap_[least];
    hole = least;
  }
  heap_[hole] = last;
  return taken.task;
}

void Scheduler::advance(Timestamp to) {
  STRAND_ASSERT(to >= now_ && (heap_.empty() || heap_.front().at >= to));
  now_ = to;
}

}  // namespace strand::sim
