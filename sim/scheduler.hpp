// Virtual time: what is due, in the order of time, and at equal times in the order in which it was
// scheduled.
//
// A task is a kind and a number, not a closure: scheduling one costs a few
// nanoseconds and, once the heap has grown, no allocation.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/base/time.hpp"

namespace strand::sim {

// Whose a task is: what World does when it is due.
enum class TaskKind : std::uint32_t {
  wire,      // index: a link that has datagrams to deliver
  deadline,  // index: a host whose node wants to be woken
  stream,    // index: one direction of a connection
  call,      // index: an action of World::call_at()
};

struct Task {
  TaskKind kind = TaskKind::call;
  std::uint32_t index = 0;

  friend bool operator==(Task, Task) = default;
};

class Scheduler {
 public:
  [[nodiscard]] Timestamp now() const { return now_; }
  [[nodiscard]] bool empty() const { return heap_.empty(); }
  // When the next task is due; nothing while there is none.
  [[nodiscard]] std::optional<Timestamp> next() const;

  // `at` is not before now().
  void schedule(Timestamp at, Task task);
  // Takes the next task if it is due by `limit`, and moves now() to its time.
  std::optional<Task> take(Timestamp limit);
  // Moves now() forward when nothing is due before `to`.
  void advance(Timestamp to);

 private:
  struct Entry {
    Timestamp at;
    std::uint64_t order;
    Task task;
  };
  static bool before(const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at < b.at : a.order < b.order;
  }

  // A heap of four children a node: half the depth of a binary one, and four entries of 24 bytes
  // lie in one or two cache lines.
  std::vector<Entry> heap_;
  std::uint64_t scheduled_ = 0;
  Timestamp now_ = run_start;
};

}  // namespace strand::sim
