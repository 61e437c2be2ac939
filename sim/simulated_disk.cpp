#include "sim/simulated_disk.hpp"

#include <algorithm>

namespace strand::sim {

std::optional<Timestamp> SimulatedDisk::take(Timestamp now) {
  while (!waiting_.empty() && waiting_.front() <= now) waiting_.pop_front();
  if (waiting_.size() >= max_waiting) {
    note(StorageProblem::too_slow);
    return std::nullopt;
  }
  if (full()) note(StorageProblem::disk_full);
  const Timestamp begins = waiting_.empty() ? now : std::max(now, waiting_.back());
  const Timestamp done = begins + write_time_.value_or(Duration::zero());
  if (done > now) waiting_.push_back(done);
  return done;
}

}  // namespace strand::sim
