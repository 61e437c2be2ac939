// The disk of a simulated peer, as far as a node notices: when it has dealt with a frame, and
// whether it had room for it. A disk takes no time unless a scenario says so.
#pragma once

#include <cstddef>
#include <deque>
#include <optional>

#include "core/base/storage_problem.hpp"
#include "core/base/time.hpp"

namespace strand::sim {

class SimulatedDisk {
 public:
  // As many frames wait for a real peer's disk; more are let go unchecked.
  static constexpr std::size_t max_waiting = 256;

  // From now on every frame takes `write_time`; without one the disk is full, which is noticed at
  // once.
  void set(std::optional<Duration> write_time) { write_time_ = write_time; }
  [[nodiscard]] bool full() const { return !write_time_; }

  // Takes a frame at `now`: when it is done with it, or nothing when too many wait.
  [[nodiscard]] std::optional<Timestamp> take(Timestamp now);
  // Why the first frame that could not be stored could not.
  [[nodiscard]] std::optional<StorageProblem> problem() const { return problem_; }

 private:
  void note(StorageProblem problem) { problem_ = problem_.value_or(problem); }

  std::optional<Duration> write_time_ = Duration::zero();
  std::deque<Timestamp> waiting_;  // when each is done
  std::optional<StorageProblem> problem_;
};

}  // namespace strand::sim
