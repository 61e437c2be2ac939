#include "real/host_events.hpp"

#include <algorithm>
#include <utility>

#include "real/clock.hpp"

namespace strand::real {

HostEvents::HostEvents(std::vector<HostTurn> turns, NodeDriver& driver, FrameStore* disk)
    : turns_(std::move(turns)), driver_(driver), disk_(disk), born_(monotonic_now()) {}

void HostEvents::begin(Timestamp start) {
  if (start_) return;
  start_ = start;
  // The driver keeps the order of equal times.
  for (const HostTurn& turn : turns_) {
    driver_.call_at(start + turn.at, [this, &turn] { carry_out(turn); });
  }
}

void HostEvents::end() {
  ended_ = true;
  for (const ControlHold& hold : std::exchange(held_, {})) {
    driver_.release_streams(hold.input, hold.output);
  }
}

void HostEvents::carry_out(const HostTurn& turn) {
  if (ended_) return;
  std::visit([&](const auto& what) { carry_out(what, *start_ + turn.at); }, turn.what);
}

void HostEvents::carry_out(const ClockTurn& turn, Timestamp at) {
  driver_.set_clock(at, turn.offset, turn.drift_ppm);
}

void HostEvents::carry_out(const DiskTurn& turn, Timestamp /*at*/) {
  if (disk_ != nullptr) disk_->set_disk(turn.write_time);
}

void HostEvents::carry_out(const ControlCut& /*turn*/, Timestamp at) {
  if (at >= born_) driver_.cut_streams();
}

void HostEvents::carry_out(const ControlHold& turn, Timestamp /*at*/) {
  if (turn.begins) {
    held_.push_back(turn);
    return driver_.hold_streams(turn.input, turn.output);
  }
  const auto same = std::find_if(held_.begin(), held_.end(), [&](const ControlHold& hold) {
    return hold.input == turn.input && hold.output == turn.output;
  });
  if (same == held_.end()) return;
  held_.erase(same);
  driver_.release_streams(turn.input, turn.output);
}

}  // namespace strand::real
